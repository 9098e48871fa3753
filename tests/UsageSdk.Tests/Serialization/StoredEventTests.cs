using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Serialization;

/// <summary>Events of replies are read without the serializer where they are as documented: what comes out is what it would have read, or refused.</summary>
public sealed class StoredEventTests
{
    private static readonly Gen<string> Texts = Gen.Frequency(
        (12, Gen.Elements("\"a\"", "\"\"", "\"c\\u00e9\\n\"", "\"\\ud83d\\ude00\"", "\"ü\"")), (1, Gen.Elements("null", "1", "true", "{}", "[\"a\"]")));

    private static readonly Gen<string> Instants = Gen.Frequency(
        (8, Gen.Elements("2024-01-15T10:30:00Z", "2024-01-15T10:30:00.125Z", "2024-01-15T10:30:00.1234567Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z")),
        (8, Gen.Elements(
            "2024-01-15T10:30:00.12345678Z", "2024-01-15T10:30:00+02:00", "2024-01-15T10:30:00", "2024-01-15", "2024-01-15t10:30:00Z", "2024-01-15 10:30:00Z", "2024-01-15T10:30Z",
            "2024-02-30T10:30:00Z", "2024-01-15T24:00:00Z", "2024-01-15T23:59:60Z", "2024-01-15T10:30:00z", "2024-01-15T10:30:00.Z", "10:30:00Z", "2024-1-15T10:30:00.00Z", "", "2024-01-15T10:30:00,5Z",
            "2024-01-15T10:30:00\\u005a", "2024-01-15T10:30:00 Z"))).Select(text => $"\"{text}\"");

    private static readonly Gen<string> Metadata = Gen.Frequency(
        (8, Gen.Elements("{}", "{\"k\":\"v\",\"n\":5,\"d\":0.1,\"b\":true}", "{\"k\":1,\"k\":2}", "{\"\":[1,{\"a\":null}],\"z\":null}", "{\"\\u006b\":1e400}")),
        (1, Gen.Elements("null", "[]", "\"x\"", "{\"k\":}")));

    private static readonly Gen<string> Events = Texts.ArrayOf(4).Zip(Instants).Zip(Metadata).Zip(Gen.Choose(0, 19)).SelectMany(made =>
    {
        var (((texts, instant), metadata), shape) = made;
        List<string> members =
        [
            $"\"event_id\":{texts[0]}", $"\"business_id\":{texts[1]}", $"\"customer_id\":{texts[2]}", $"\"event\\u005fname\":{texts[3]}", $"\"timestamp\":{instant}", $"\"metadata\":{metadata}",
        ];
        if (shape < members.Count)
        {
            members.RemoveAt(shape);
        }
        else if (shape == 6)
        {
            members.Add("\"later\":{\"a\":1}");
        }
        else if (shape == 7)
        {
            members.Add("\"customer_id\":\"twice\"");
        }

        return Gen.Shuffle(members.ToArray()).Select(shuffled => $"{{{string.Join(",", shuffled)}}}");
    });

    private static readonly Gen<string> Pages = Gen.Frequency((9, Events), (1, Gen.Elements("null", "1", "[]", "{}"))).ArrayOf().Resize(4).Zip(Gen.Choose(0, 9)).Select(made =>
    {
        var items = string.Join(", ", made.Item1);
        return made.Item2 switch
        {
            0 => $"{{\"next\":1,\"items\":[{items}]}}",
            1 => $"{{\"items\":[{items}],\"next\":null}}",
            2 => $"{{\"items\":[{items}],\"items\":[]}}",
            3 => $"{{\"items\":[{items}]}} x",
            4 => $"{{\"items\":[{items},]}}",
            5 => $"{{\"items\":[{items}",
            _ => $" {{\"items\" : [{items}] }}\n",
        };
    });

    [Fact]
    public void One_event_is_what_the_serializer_reads() => Compare<IngestedEvent>(Events, static usage => usage.RetrieveAsync("e"));

    [Fact]
    public void A_page_is_what_the_serializer_reads() => Compare<ListUsageEventsResponse>(Pages, static usage => usage.ListAsync());

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"items\"")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("[[[")]
    [InlineData("{\"items\":1}")]
    [InlineData("{\"items\":")]
    [InlineData("{\"items\"")]
    public void Other_JSON_is_refused(string json)
    {
        Assert.Null(Called(json, static usage => usage.RetrieveAsync("e")));
        Assert.Null(Called(json, static usage => usage.ListAsync()));
    }

    private static void Compare<T>(Gen<string> replies, Func<IUsageEventsApi, Task<T>> call)
    {
        var read = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(replies.ToArbitrary(), json =>
        {
            var expected = Deserialized<T>(json);
            read += expected is null ? 0 : 1;
            Assert.Equal(expected, Called(json, call));
        }));
        Assert.InRange(read, 300, 2700);
    }

    private static string? Deserialized<T>(string json)
    {
        try
        {
            return Written((T)JsonSerializer.Deserialize(json, UsageJson.Options.GetTypeInfo(typeof(T)))!);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Called<T>(string json, Func<IUsageEventsApi, Task<T>> call)
    {
        using var handler = new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, json));
        using var usage = TestClient.Of(handler);
        try
        {
            return Written(call(usage.UsageEvents).GetAwaiter().GetResult());
        }
        catch (UsageResponseException)
        {
            return null;
        }
    }

    private static string Written<T>(T reply) => JsonSerializer.Serialize(reply, UsageJson.Options.GetTypeInfo(typeof(T)));
}

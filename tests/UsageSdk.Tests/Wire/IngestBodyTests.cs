using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;

namespace UsageSdk.Tests.Wire;

/// <summary>Batches are written without the serializer: byte for byte what it would write, and refused where it would refuse.</summary>
public sealed class IngestBodyTests
{
    private static readonly string[] Numbers = ["0", "-0.0", "1e400", "12345678901234567890.5", "1E-7", "5e-324", "[1,{\"a\":\"\\u00e9<\"}]", "null", "{\"\":{}}"];

    private static readonly Gen<string> Texts = Gen.Frequency(
            (12, Gen.Choose(' ', '~')), (3, Gen.Elements('"', '\\', '<', '>', '&', '\'', '+', '`', '/', '\x7f').Select(character => (int)character)), (2, Gen.Choose(0, 31)),
            (2, Gen.Choose(0x80, 0xd7ff)), (1, Gen.Choose(0xd800, 0xdbff)), (1, Gen.Choose(0xdc00, 0xdfff)), (1, Gen.Choose(0xe000, 0xffff)))
        .Select(code => (char)code).ArrayOf().Select(characters => new string(characters));

    private static readonly Gen<MetadataValue> Values = Gen.OneOf(
        Texts.Select(text => (MetadataValue)text),
        Gen.Elements(0, 1, -1, long.MaxValue, long.MinValue, 1234567890123).Select(value => (MetadataValue)value),
        Gen.Elements(0.1, -0.0, double.MaxValue, double.Epsilon, 1e21, 1e-7, double.NaN, double.PositiveInfinity).Select(value => (MetadataValue)value),
        Gen.Elements(0.1m, decimal.MaxValue, decimal.MinValue, 1.2345678901234567890123456789m, 1.10m).Select(value => (MetadataValue)value),
        Gen.Elements(true, false).Select(value => (MetadataValue)value),
        Gen.Elements(Numbers).Select(json => Read(json)),
        Gen.Constant(default(MetadataValue)));

    private static readonly Gen<IReadOnlyDictionary<string, MetadataValue>?> Metadata =
        Texts.Zip(Values).ListOf().Select(pairs => pairs.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2)).Zip(Gen.Choose(0, 4)).Select(
            IReadOnlyDictionary<string, MetadataValue>? (made) => made.Item2 switch
            {
                0 => null,
                1 => new SortedDictionary<string, MetadataValue>(made.Item1, StringComparer.Ordinal),
                2 => made.Item1.ToFrozenDictionary(),
                _ => made.Item1,
            });

    private static readonly Gen<DateTimeOffset?> Instants = Gen.Frequency(
        (1, Gen.Constant((DateTimeOffset?)null)),
        (1, Gen.Elements<DateTimeOffset?>(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch.AddMilliseconds(7))),
        (4, Gen.Choose(int.MinValue, int.MaxValue).Zip(Gen.Choose(-14 * 60, 14 * 60)).Select(DateTimeOffset? (made) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(made.Item2)).AddMilliseconds(made.Item1 * 997L))));

    private static readonly Gen<EventInput> Events =
        Texts.ArrayOf(3).Zip(Metadata).Zip(Instants).Zip(Gen.Choose(0, 1500)).Select(made =>
        {
            var (((texts, metadata), instant), lacking) = made;
            return lacking == 0 ? null! : new EventInput
            {
                EventId = lacking == 1 ? null! : texts[0],
                CustomerId = lacking == 2 ? null! : texts[1],
                EventName = lacking == 3 ? null! : texts[2],
                Metadata = metadata,
                Timestamp = instant,
            };
        });

    [Fact]
    public void A_batch_is_byte_for_byte_what_the_serializer_writes()
    {
        using var handler = new Keeper();
        using var usage = Client(handler);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Events.ListOf().ToArbitrary(), events =>
        {
            var request = new IngestUsageEventsRequest { Events = [.. events] };
            Assert.Equal(Serialized(request), Sent(usage, handler, request));
        }));
    }

    [Fact]
    public void A_batch_without_its_list_or_too_long_for_a_buffer_is_written_alike()
    {
        using var handler = new Keeper();
        using var usage = Client(handler);
        var one = new EventInput { EventId = new string('é', 300_000), CustomerId = "c", EventName = new string('n', 700_000) };
        foreach (var request in new[] { new IngestUsageEventsRequest { Events = null! }, new IngestUsageEventsRequest { Events = [one, one, one] } })
        {
            Assert.Equal(Serialized(request), Sent(usage, handler, request));
        }
    }

    [Fact]
    public void No_member_of_the_contract_is_left_out()
    {
        // Whoever adds one here adds it to the batch's writer, too, and to the events above.
        Assert.Equal(["events"], Members(typeof(IngestUsageEventsRequest)));
        Assert.Equal(["event_id", "customer_id", "event_name", "metadata", "timestamp"], Members(typeof(EventInput)));
    }

    private static IEnumerable<string> Members(Type type) => UsageJson.Options.GetTypeInfo(type).Properties.Select(property => property.Name);

    private static MetadataValue Read(string json) =>
        ((EventInput)JsonSerializer.Deserialize($$$"""{"event_id":"e","customer_id":"c","event_name":"n","metadata":{"k":{{{json}}}}}""", UsageJson.Options.GetTypeInfo(typeof(EventInput)))!).Metadata!["k"];

    private static string? Serialized(IngestUsageEventsRequest request)
    {
        try
        {
            return Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(request, UsageJson.Options.GetTypeInfo(typeof(IngestUsageEventsRequest))));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or JsonException)
        {
            return null;
        }
    }

    private static string? Sent(UsageClient usage, Keeper handler, IngestUsageEventsRequest request)
    {
        try
        {
            usage.UsageEvents.IngestAsync(request, cancellationToken: TestContext.Current.CancellationToken).GetAwaiter().GetResult();
            return handler.Body;
        }
        catch (UsageRequestValidationException)
        {
            return null;
        }
    }

    private static UsageClient Client(HttpMessageHandler handler)
    {
        // What the contract forbids is written here, too, so that nothing may hold requests against it.
        var options = new UsageClientOptions { PrimaryHandler = handler, ValidateRequests = false };
        options.DodoPayments.ApiKey = TestClient.DodoKey;
        options.DodoPayments.Pacing.Enabled = false;
        return UsageClient.Create(options);
    }

    private sealed class Keeper : HttpMessageHandler
    {
        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var copy = new MemoryStream();
            await request.Content!.CopyToAsync(copy, cancellationToken);
            Assert.Equal(copy.Length, request.Content.Headers.ContentLength);
            Body = Encoding.UTF8.GetString(copy.ToArray());
            return new HttpResponseMessage { Content = new StringContent("""{"ingested_count":0}""") };
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Autumn;
using UsageSdk.Serialization;

namespace UsageSdk.Offline.Tests;

public sealed class ServerCaseTests(ITestOutputHelper output)
{
    public static TheoryData<string> Required => [.. ServerCase.Names.Where(name => !ServerCase.Load(name).IsOptional)];

    [Fact]
    public void There_are_cases() => Assert.NotEmpty(ServerCase.Names);

    [Theory]
    [MemberData(nameof(Required))]
    public void The_result_is_what_the_real_server_answered(string name) => Assert.Empty(Differences(ServerCase.Load(name)));

    [Fact]
    public void Optional_cases_that_differ_are_named_and_none_of_those_beside_the_tests_does()
    {
        var different = new List<string>();
        foreach (var name in ServerCase.Names)
        {
            if (ServerCase.Load(name) is { IsOptional: true } optional && Differences(optional) is { Count: > 0 } differences)
            {
                different.Add(name);
                output.WriteLine($"Optional case differs: {name}");
                output.WriteLine(string.Join('\n', differences));
            }
        }

        Assert.True(different.Count == 0 || ServerCase.Folder != ServerCase.Bundled, string.Join(", ", different));
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1.00000001}""")]
    [InlineData("""{"a":0}""", """{"a":1e-12}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":1}""", """{}""")]
    [InlineData("""{}""", """{"a":null}""")]
    [InlineData("""[1]""", """[1,1]""")]
    [InlineData("""[{"a":[2]}]""", """[{"a":[3]}]""")]
    public void The_comparison_sees_a_difference(string expected, string actual) =>
        Assert.NotEmpty(JsonDifferences.Between(JsonNode.Parse(expected), JsonNode.Parse(actual)));

    [Fact]
    public void The_comparison_passes_over_key_order_and_the_last_bits_of_a_sum() =>
        Assert.Empty(JsonDifferences.Between(JsonNode.Parse("""{"a":1,"b":0.30000000000000004}"""), JsonNode.Parse("""{"b":0.3,"a":1.0}""")));

    private static IReadOnlyList<string> Differences(ServerCase recorded)
    {
        AggregateEventsResponse result;
        try
        {
            result = OfflineAggregator.Aggregate(recorded.Events, recorded.RequestJson, recorded.Context);
        }
        catch (AggregationRequestException exception)
        {
            var error = new JsonObject { ["status"] = (int)exception.StatusCode, ["code"] = exception.ErrorCode, ["message"] = exception.Message };
            return JsonDifferences.Between(recorded.ExpectedError, JsonNode.Parse(error.ToJsonString()));
        }

        // Through text, so that both sides hold numbers as a client would read them.
        var actual = JsonNode.Parse(JsonSerializer.Serialize(result, UsageJson.Options.GetTypeInfo(result.GetType())))!;
        if (recorded.TimeZone is null)
        {
            return JsonDifferences.Between(recorded.Expected, actual);
        }

        if (recorded.ShowsZoneDefect)
        {
            return [.. JsonDifferences.Between(recorded.Expected!["total"], actual["total"]), .. LocalBins.Differences(recorded, result)];
        }

        // The server wrote what a local clock showed as if it were UTC.
        foreach (var (bin, period) in actual["list"]!.AsArray().Zip(result.List))
        {
            bin!["period"] = JsonNode.Parse($"\"{recorded.Reading(period.Period)}\"");
        }

        var list = recorded.Expected!.DeepClone();
        foreach (var (bin, period) in list["list"]!.AsArray().Zip(recorded.ExpectedPeriods))
        {
            bin!["period"] = JsonNode.Parse($"\"{period}\"");
        }

        return JsonDifferences.Between(list, actual);
    }
}

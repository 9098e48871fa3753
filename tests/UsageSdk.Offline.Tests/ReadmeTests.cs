using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>The examples of the package's readme.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Examples => [.. Fence().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"))).Select(match => match.Groups[1].Value)];

    [Fact]
    public void There_are_examples() => Assert.True(Examples.Count > 10);

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_example_is_true(string text)
    {
        var example = JsonNode.Parse(text)!;
        if (example["error"] is { } error)
        {
            Assert.Equal((string?)error, Assert.Throws<AggregationRequestException>(() => Aggregate(example)).Message);
            return;
        }

        var result = Aggregate(example);

        Assert.Equal((int)example["bins"]!, result.List.Count);
        Assert.Empty(JsonDifferences.Between(example["list"], JsonNode.Parse(List(result).ToJsonString())));
        if (example["groups"] is { } groups)
        {
            Assert.All(result.List, bin => Assert.Equal(groups.AsArray().Select(group => (string)group!), bin.GroupedValues!["api"].Keys));
        }

        if (example.AsObject().TryGetPropertyValue("total", out var total) && total is null)
        {
            Assert.Empty(result.Total);
        }
        else if (total is not null)
        {
            Assert.Equal(((long)total[0]!, (decimal)total[1]!), (result.Total["api"].Count, result.Total["api"].Sum));
        }
    }

    private static AggregateEventsResponse Aggregate(JsonNode example)
    {
        var request = example["request"]!.AsObject();
        request["feature_id"] = "api";
        if (request["custom_range"] is { } range)
        {
            range["start"] = Instant(range["start"]).ToUnixTimeMilliseconds();
            range["end"] = Instant(range["end"]).ToUnixTimeMilliseconds();
        }

        var events = example["events"]!.AsArray().Select(item => Some.Event(
            (string)item![0]!, (decimal?)item[1], properties: item.AsArray().Count > 2 ? item[2]!.ToJsonString() : null));
        var context = new AggregationContext
        {
            Now = Instant(example["now"] ?? "2026-12-31T00:00"),
            BillingCycle = example["cycle"] is { } cycle ? new(Instant(cycle[0]), Instant(cycle[1]), Instant(cycle[2])) : null,
            Profile = example["profile"] is { } profile ? Enum.Parse<AggregationProfile>((string)profile!) : default,
            TimeZone = example["zone"] is { } zone ? TimeZoneInfo.FindSystemTimeZoneById((string)zone!) : null,
        };
        if ((string?)example["entry"] == "typed")
        {
            return OfflineAggregator.Aggregate(events, new AggregateEventsRequest { CustomerId = null, FeatureId = "api", Range = new AggregateRange((string)request["range"]!) }, context);
        }

        return OfflineAggregator.Aggregate(events, Encoding.UTF8.GetBytes(request.ToJsonString()), context);
    }

    private static JsonObject List(AggregateEventsResponse result)
    {
        var list = new JsonObject();
        foreach (var (period, bin) in result.Periods().Zip(result.List))
        {
            if (bin.GroupedValues is { } grouped)
            {
                list[period] = new JsonObject(grouped["api"].Where(group => group.Value != 0).Select(group => KeyValuePair.Create(group.Key, (JsonNode?)group.Value)));
            }
            else if (bin.Values["api"] != 0)
            {
                list[period] = bin.Values["api"];
            }
        }

        return list;
    }

    private static DateTimeOffset Instant(JsonNode? text) => Some.Instant((string)text!);

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}

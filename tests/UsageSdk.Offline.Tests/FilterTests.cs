using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class FilterTests
{
    private static readonly UsageRecord[] Events =
    [
        Some.Event("2026-03-10T12:00", 1, properties: """{"model":"a","region":"eu"}"""),
        Some.Event("2026-03-10T12:00", 2, properties: """{"model":"a","region":"us"}"""),
        Some.Event("2026-03-10T12:00", 4, properties: """{"model":"A","region":"eu"}"""),
        Some.Event("2026-03-10T12:00", 8),
    ];

    [Fact]
    public void All_filters_must_match_and_case_matters()
    {
        var result = Aggregate(new() { ["model"] = "a", ["region"] = "eu" });

        Assert.Equal([("2026-03-10T00:00", 1m)], result.Bins());
        Assert.Equal((1, 1m), (result.Total["api"].Count, result.Total["api"].Sum));
    }

    [Fact]
    public void A_filter_that_nothing_matches_gives_zeros_and_an_empty_total()
    {
        var result = Aggregate(new() { ["model"] = "b" });

        Assert.Equal([("2026-03-10T00:00", 0m)], result.Bins());
        Assert.Empty(result.Total);
    }

    [Fact]
    public void A_filter_applies_before_grouping()
    {
        var result = Aggregate(new() { ["region"] = "eu" }, "properties.model");

        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 1, ["A"] = 4 }, result.Groups());
    }

    private static AggregateEventsResponse Aggregate(Dictionary<string, string> filter, string? groupBy = null) =>
        OfflineAggregator.Aggregate(Events, Some.Request("2026-03-10T00:00", "2026-03-10T23:00", BinSize.Day) with { FilterBy = filter, GroupBy = groupBy }, Some.Context());
}

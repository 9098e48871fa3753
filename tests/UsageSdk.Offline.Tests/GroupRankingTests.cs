using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class GroupRankingTests
{
    [Fact]
    public void The_groups_beyond_the_limit_are_summed_up_per_bin()
    {
        UsageRecord[] events =
        [
            Some.Event("2026-03-10T12:00", 3, "a"), Some.Event("2026-03-10T12:00", 2, "b"), Some.Event("2026-03-10T12:00", 1, "c"),
            Some.Event("2026-03-11T12:00", 30, "c"), Some.Event("2026-03-11T12:00", 20, "b"), Some.Event("2026-03-11T12:00", 10, "a"),
        ];
        var request = Some.Request("2026-03-10T00:00", "2026-03-11T23:00", BinSize.Day) with { GroupBy = "properties.model", MaxGroups = 1 };

        var result = OfflineAggregator.Aggregate(events, request, Some.Context());

        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 3, ["c"] = 0, [OfflineAggregator.ReservedGroup] = 3 }, result.Groups("api", 0));
        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 0, ["c"] = 30, [OfflineAggregator.ReservedGroup] = 30 }, result.Groups("api", 1));
        Assert.Equal([6m, 60m], result.List.Select(bin => bin.Values["api"]));
    }

    [Fact]
    public void Features_are_ranked_apart()
    {
        UsageRecord[] events =
        [
            Some.Event("2026-03-10T12:00", 2, "a"), Some.Event("2026-03-10T12:00", 1, "b"),
            Some.Event("2026-03-10T12:00", 8, feature: "tokens", properties: """{"model":"b"}"""),
        ];

        var result = OfflineAggregator.Aggregate(events, Some.GroupedRequest(maxGroups: 1) with { FeatureId = ["api", "tokens"] }, Some.Context());

        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 2, ["b"] = 0, ["AUTUMN_RESERVED"] = 1 }, result.Groups("api"));
        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 0, ["b"] = 8, ["AUTUMN_RESERVED"] = 0 }, result.Groups("tokens"));
    }

    [Fact]
    public void Negative_groups_rank_last()
    {
        UsageRecord[] events = [Some.Event("2026-03-10T12:00", -100, "a"), Some.Event("2026-03-10T12:00", 0, "b"), Some.Event("2026-03-10T12:00", 1, "c")];

        Assert.Equal(
            new Dictionary<string, decimal> { ["c"] = 1, ["b"] = 0, ["AUTUMN_RESERVED"] = -100 },
            OfflineAggregator.Aggregate(events, Some.GroupedRequest(maxGroups: 2), Some.Context()).Groups());
    }

    [Fact]
    public void Equal_sums_rank_by_name()
    {
        UsageRecord[] events = [Some.Event("2026-03-10T12:00", 1, "b"), Some.Event("2026-03-10T12:00", 1, "B"), Some.Event("2026-03-10T12:00", 1, "a")];

        Assert.Equal(
            new Dictionary<string, decimal> { ["B"] = 1, ["a"] = 1, ["AUTUMN_RESERVED"] = 1 },
            OfflineAggregator.Aggregate(events, Some.GroupedRequest(maxGroups: 2), Some.Context()).Groups());
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Nine_groups_are_kept_by_default_and_none_is_reserved_when_nothing_overflows(int count, bool overflows)
    {
        var events = Enumerable.Range(1, count).Select(number => Some.Event("2026-03-10T12:00", number, $"m{number}"));

        var groups = OfflineAggregator.Aggregate(events, Some.GroupedRequest(), Some.Context()).Groups();

        Assert.Equal(overflows, groups.ContainsKey(OfflineAggregator.ReservedGroup));
        Assert.Equal(9, groups.Keys.Count(group => group != OfflineAggregator.ReservedGroup));
    }

    [Theory]
    [InlineData(10, 13)]
    [InlineData(2, 5)]
    public void A_real_group_of_the_reserved_name_merges_with_the_overflow(int reserved, int sum)
    {
        UsageRecord[] events = [Some.Event("2026-03-10T12:00", reserved, "AUTUMN_RESERVED"), Some.Event("2026-03-10T12:00", 4, "a"), Some.Event("2026-03-10T12:00", 3, "b")];

        // First it ranks above b, which overflows into it; then both overflow.
        var result = OfflineAggregator.Aggregate(events, Some.GroupedRequest(maxGroups: reserved > 4 ? 2 : 1), Some.Context());

        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 4, ["AUTUMN_RESERVED"] = sum }, result.Groups());
    }
}

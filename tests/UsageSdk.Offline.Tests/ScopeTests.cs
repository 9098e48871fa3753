using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class ScopeTests
{
    private static readonly UsageRecord[] Events =
    [
        Some.Event("2026-03-10T12:00", 1, customer: "c1", entity: "e1"),
        Some.Event("2026-03-10T12:00", 2, customer: "c1"),
        Some.Event("2026-03-10T12:00", 4, customer: "c2", entity: "e1"),
        Some.Event("2026-03-10T12:00", 8, customer: "C1", entity: "E1"),
        Some.Event("2026-03-10T12:00", 16, feature: "tokens"),
        Some.Event("2026-03-10T12:00", 32, feature: "API"),
    ];

    private static readonly AggregateEventsRequest Request = Some.Request("2026-03-10T12:00", "2026-03-10T12:30", BinSize.Hour);

    [Theory]
    [InlineData(null, null, 15)]
    [InlineData("c1", null, 3)]
    [InlineData("c1", "e1", 1)]
    [InlineData(null, "e1", 5)]
    public void Only_the_customer_and_entity_asked_for_count_and_case_matters(string? customer, string? entity, int sum)
    {
        var result = OfflineAggregator.Aggregate(Events, Request with { CustomerId = customer, EntityId = entity }, Some.Context());

        Assert.Equal([("2026-03-10T12:00", sum)], result.Bins());
        Assert.Equal(sum, result.Total["api"].Sum);
    }

    [Fact]
    public void Every_feature_asked_for_stands_in_every_bin_but_in_the_total_only_when_it_has_events()
    {
        var result = OfflineAggregator.Aggregate(Events, Request with { FeatureId = ["api", "tokens", "images"] }, Some.Context());

        var values = Assert.Single(result.List).Values;
        Assert.Equal(new Dictionary<string, decimal> { ["api"] = 15, ["tokens"] = 16, ["images"] = 0 }, values);
        Assert.Equal(["api", "tokens"], result.Total.Keys.Order());
    }

    [Fact]
    public void Duplicate_feature_ids_collapse()
    {
        var result = OfflineAggregator.Aggregate(Events, Request with { FeatureId = ["api", "api"] }, Some.Context());

        Assert.Equal(["api"], Assert.Single(result.List).Values.Keys);
        Assert.Equal((4, 15m), (result.Total["api"].Count, result.Total["api"].Sum));
    }

    [Fact]
    public void No_feature_id_gives_bins_without_values()
    {
        var result = OfflineAggregator.Aggregate(Events, Request with { FeatureId = [] }, Some.Context());

        Assert.Empty(Assert.Single(result.List).Values);
        Assert.Empty(result.Total);
    }
}

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

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void Each_of_many_features_has_its_own_events(int count)
    {
        var features = Enumerable.Range(0, count).Select(index => $"feature_{index}").ToArray();
        UsageRecord[] events = [.. features.Select((feature, index) => Some.Event("2026-03-10T12:00", index + 1, feature: feature)), Some.Event("2026-03-10T12:00", 1000, feature: "another"), default];

        var result = OfflineAggregator.Aggregate(events, Request with { FeatureId = features }, Some.Context());

        Assert.Equal(features.Select((feature, index) => (feature, index + 1m)), result.List[0].Values.Select(value => (value.Key, value.Value)));
        Assert.Equal(count, result.Total.Count);
    }

    /// <summary>A request of half a surrogate pair is sent with U+FFFD in its place, and so is an event: they meet again.</summary>
    [Fact]
    public void Half_a_surrogate_pair_is_found_again_in_every_name()
    {
        // Not as data of a theory: the metadata of an attribute would not keep them.
        foreach (var (text, name) in new[] { ("\ud800", "\ufffd"), ("a\udc00\ud800b", "a\ufffd\ufffdb"), ("\ud83d\ude00", "\ud83d\ude00") })
        {
            var record = Some.Event("2026-03-10T12:00", 3, text, text, text, $$"""{"model":"{{string.Concat(text.Select(unit => $"\\u{(int)unit:x4}"))}}"}""");
            var request = Request with { FeatureId = text, CustomerId = text, EntityId = text, FilterBy = new Dictionary<string, string> { ["model"] = text }, GroupBy = "$customer_id" };

            var result = OfflineAggregator.Aggregate([record, default], request, Some.Context());

            Assert.Equal(3, result.Total[name].Sum);
            Assert.Equal(new Dictionary<string, decimal> { [name] = 3 }, result.Groups(name));
            Assert.Equal((name, name, name), (record.FeatureId, record.CustomerId, record.EntityId));
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_in_a_path_is_the_server_s_error()
    {
        Assert.Throws<AggregationRequestException>(() => OfflineAggregator.Aggregate([], Request with { GroupBy = "properties.\ud800" }, Some.Context()));
        Assert.Throws<AggregationRequestException>(() => OfflineAggregator.Aggregate([], Request with { FilterBy = new Dictionary<string, string> { ["\ud800"] = "a" } }, Some.Context()));
        Assert.Throws<AggregationRequestException>(() => OfflineAggregator.Aggregate([], Request with { Range = new AggregateRange("\ud800"), CustomRange = null }, Some.Context()));
        Assert.Throws<AggregationRequestException>(() => OfflineAggregator.Aggregate([], Request with { BinSize = new BinSize("\ud800") }, Some.Context()));
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
    public void A_body_without_a_feature_id_gives_bins_without_values()
    {
        var result = OfflineAggregator.Aggregate(Events, """{"feature_id":[],"custom_range":{"start":1773100800000,"end":1773104400000}}"""u8, Some.Context());

        Assert.Empty(Assert.Single(result.List).Values);
        Assert.Empty(result.Total);
    }
}

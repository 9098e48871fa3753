using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class GroupTests
{
    [Fact]
    public void No_group_at_all_gives_an_empty_list_but_a_total()
    {
        var result = OfflineAggregator.Aggregate([Some.Event("2026-03-10T12:00", 3)], Some.GroupedRequest(), Some.Context());

        Assert.Empty(result.List);
        Assert.Equal(3, result.Total["api"].Sum);
    }

    [Fact]
    public void Customers_are_groups()
    {
        UsageRecord[] events = [Some.Event("2026-03-10T12:00", 1, customer: "c1"), Some.Event("2026-03-10T12:00", 2, customer: "c2"), Some.Event("2026-03-10T13:00", 4, customer: "c1")];

        Assert.Equal(new Dictionary<string, decimal> { ["c1"] = 5, ["c2"] = 2 }, OfflineAggregator.Aggregate(events, Some.GroupedRequest("$customer_id"), Some.Context()).Groups());
    }

    [Fact]
    public void Entities_are_groups_and_events_without_one_are_in_none()
    {
        UsageRecord[] events = [Some.Event("2026-03-10T12:00", 1, entity: "e1"), Some.Event("2026-03-10T12:00", 2), Some.Event("2026-03-10T12:00", 4, entity: "")];

        Assert.Equal(new Dictionary<string, decimal> { ["e1"] = 1 }, OfflineAggregator.Aggregate(events, Some.GroupedRequest("$entity_id"), Some.Context()).Groups());
    }

    [Fact]
    public void Events_have_no_plan_so_the_only_plan_group_is_the_empty_one()
    {
        var result = OfflineAggregator.Aggregate([Some.Event("2026-03-10T12:00", 3)], Some.GroupedRequest("$plan_id"), Some.Context());

        Assert.Equal(new Dictionary<string, decimal> { [""] = 3 }, result.Groups());
    }

    [Fact]
    public void A_number_and_its_text_are_one_group()
    {
        UsageRecord[] events = [Some.Event("2026-03-10T12:00", 1, properties: """{"model":3}"""), Some.Event("2026-03-10T12:00", 2, "3"), Some.Event("2026-03-10T12:00", 4, properties: """{"model":3.0}""")];

        Assert.Equal(new Dictionary<string, decimal> { ["3"] = 7 }, OfflineAggregator.Aggregate(events, Some.GroupedRequest(), Some.Context()).Groups());
    }

    [Fact]
    public void Every_bin_and_feature_shows_every_group()
    {
        UsageRecord[] events =
        [
            Some.Event("2026-03-10T12:00", 1, "a"),
            Some.Event("2026-03-11T12:00", 2, feature: "tokens", properties: """{"model":"b"}"""),
        ];
        var request = Some.Request("2026-03-10T00:00", "2026-03-11T23:00", BinSize.Day) with { FeatureId = ["api", "tokens"], GroupBy = "properties.model" };

        var result = OfflineAggregator.Aggregate(events, request, Some.Context());

        Assert.Equal(2, result.List.Count);
        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 1, ["b"] = 0 }, result.Groups("api", 0));
        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 0, ["b"] = 0 }, result.Groups("tokens", 0));
        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 0, ["b"] = 2 }, result.Groups("tokens", 1));
    }

    [Fact]
    public void A_group_that_is_seen_only_after_now_is_still_listed()
    {
        UsageRecord[] events = [Some.Event("2026-03-11T12:00", 1, "later")];
        var request = Some.Request("2026-03-10T00:00", "2026-03-11T23:00", BinSize.Day) with { GroupBy = "properties.model" };

        Assert.Equal(new Dictionary<string, decimal> { ["later"] = 0 }, OfflineAggregator.Aggregate(events, request, Some.Context("2026-03-10T12:00")).Groups());
    }

    [Fact]
    public void Groups_are_rounded_one_by_one_and_their_sum_is_not_rounded_again()
    {
        UsageRecord[] events = [Some.Event("2026-03-10T12:00", 0.00000000005m, "a"), Some.Event("2026-03-10T12:00", 0.00000000005m, "b")];

        var result = OfflineAggregator.Aggregate(events, Some.GroupedRequest(), Some.Context());

        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 0.0000000001m, ["b"] = 0.0000000001m }, result.Groups());
        Assert.Equal(0.0000000002m, result.List[0].Values["api"]);
        Assert.Equal(0.0000000001m, result.Total["api"].Sum);
    }

    [Theory]
    [InlineData("""{"model":"","a":{"b":"x"}}""")]
    [InlineData("""{"model":"","x.y":1}""")]
    [InlineData("""{"model":"","k1":1,"k2":1,"k3":1,"k4":1,"k5":1,"k6":1,"k7":1,"k8":1,"k9":1,"k10":1,"k11":1,"k12":1,"k13":1,"k14":1,"k15":1,"k16":1,"k17":1}""")]
    public void An_empty_text_is_no_group_whatever_stands_beside_it(string properties)
    {
        var result = OfflineAggregator.Aggregate([Some.Event("2026-03-10T12:00", 3, properties: properties)], Some.GroupedRequest("properties.model"), Some.Context());

        Assert.Empty(result.List);
        Assert.Equal(3, result.Total["api"].Sum);
    }
}

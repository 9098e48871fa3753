using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class MergeTests
{
    private static readonly AggregateEventsRequest Request = Some.GroupedRequest() with { FilterBy = new Dictionary<string, string> { ["region"] = "" } };

    [Fact]
    public void A_result_can_be_had_at_any_time_and_merging_leaves_the_other_part_as_it_is()
    {
        var (left, right) = (OfflineAggregator.Begin(Request, Some.Context()), OfflineAggregator.Begin(Request, Some.Context()));
        left.Add(Some.Event("2026-03-10T12:00", 1, "a"));
        right.Add(Some.Event("2026-03-10T12:00", 2, "b"));
        left.Merge(right);
        Assert.Equal(3, left.GetResult().Total["api"].Sum);

        left.Add(Some.Event("2026-03-10T12:00", 4, "b"));
        left.Merge(right);

        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 1, ["b"] = 8 }, left.GetResult().Groups());
        Assert.Equal(new Dictionary<string, decimal> { ["b"] = 2 }, right.GetResult().Groups());
    }

    [Fact]
    public void Only_the_same_request_and_context_can_be_merged()
    {
        var aggregation = OfflineAggregator.Begin(Request, Some.Context());
        AggregateEventsRequest[] requests =
        [
            Request with { FeatureId = "tokens" },
            Request with { FeatureId = ["api", "tokens"] },
            Request with { CustomerId = "c1" },
            Request with { EntityId = "e1" },
            Request with { GroupBy = null },
            Request with { GroupBy = "properties.other" },
            Request with { MaxGroups = 2 },
            Request with { FilterBy = null },
            Request with { FilterBy = new Dictionary<string, string> { ["region"] = "eu" } },
            Request with { BinSize = BinSize.Hour },
            Request with { CustomRange = null, Range = AggregateRange.Last7Days },
        ];

        foreach (var request in requests)
        {
            Refuses(OfflineAggregator.Begin(request, Some.Context()));
        }

        Assert.Throws<ArgumentException>("other", () => aggregation.Merge(aggregation));
        Refuses(OfflineAggregator.Begin(Request, Some.Context() with { Now = Some.Instant("2026-03-10T00:00") }));
        Refuses(OfflineAggregator.Begin(Request, Some.Context() with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata") }));
        Refuses(OfflineAggregator.Begin(Request with { CustomRange = new() { Start = Some.Instant("2026-03-10T00:00"), End = Some.Instant("2026-03-10T23:01") } }, Some.Context()));
        Assert.Throws<ArgumentNullException>("other", () => aggregation.Merge(null!));

        void Refuses(UsageAggregation another) => MergeTests.Refuses(aggregation, another);
    }

    [Fact]
    public void Requests_that_differ_in_one_name_cannot_be_merged()
    {
        var request = Request with { CustomerId = "c1", EntityId = "e1" };
        var aggregation = OfflineAggregator.Begin(request, Some.Context());
        Refuses(aggregation, OfflineAggregator.Begin(request with { CustomerId = "c2" }, Some.Context()));
        Refuses(aggregation, OfflineAggregator.Begin(request with { EntityId = "e2" }, Some.Context()));
        aggregation.Merge(OfflineAggregator.Begin(request, Some.Context()));
    }

    [Fact]
    public void Names_of_features_are_not_taken_for_a_filter()
    {
        var features = OfflineAggregator.Begin(Request with { FeatureId = ["api", "region", "eu"], FilterBy = null }, Some.Context());
        var filtered = OfflineAggregator.Begin(Request with { FilterBy = new Dictionary<string, string> { ["region"] = "eu" } }, Some.Context());
        Refuses(filtered, features);
    }

    private static void Refuses(UsageAggregation aggregation, UsageAggregation another)
    {
        const string Reason = "of the same request and context can be merged";
        Assert.Contains(Reason, Assert.Throws<ArgumentException>("other", () => aggregation.Merge(another)).Message, StringComparison.Ordinal);
        Assert.Contains(Reason, Assert.Throws<ArgumentException>("state", () => aggregation.MergeState(another.SaveState())).Message, StringComparison.Ordinal);
    }
}

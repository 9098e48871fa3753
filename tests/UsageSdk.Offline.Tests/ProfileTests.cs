using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class ProfileTests
{
    private static readonly AggregationContext March = Some.Context() with { Profile = AggregationProfile.March2026 };

    private static readonly AggregateEventsRequest Request = Some.Request("2026-03-10T00:00", "2026-03-10T23:00", BinSize.Day) with { CustomerId = "c1" };

    [Fact]
    public void In_March_a_null_value_counted_in_the_list_but_not_in_the_sum()
    {
        UsageRecord[] events = [Some.Event("2026-03-10T12:00", null), Some.Event("2026-03-10T12:00", 5)];

        var (then, today) = (OfflineAggregator.Aggregate(events, Request, March), OfflineAggregator.Aggregate(events, Request, Some.Context()));

        Assert.Equal((6, 2, 5), (then.List[0].Values["api"], then.Total["api"].Count, then.Total["api"].Sum));
        Assert.Equal((6, 2, 6), (today.List[0].Values["api"], today.Total["api"].Count, today.Total["api"].Sum));
    }

    [Fact]
    public void In_March_a_null_value_stayed_out_of_the_sum_also_when_parts_were_merged()
    {
        var (left, right) = (OfflineAggregator.Begin(Request, March), OfflineAggregator.Begin(Request, March));
        left.Add([Some.Event("2026-03-10T12:00", null), Some.Event("2026-03-10T12:00", 5)]);
        right.Add([Some.Event("2026-03-10T12:00", null), Some.Event("2026-03-10T12:00", null)]);

        left.Merge(right);

        var result = left.GetResult();
        Assert.Equal((8, 4, 5), (result.List[0].Values["api"], result.Total["api"].Count, result.Total["api"].Sum));
    }

    [Fact]
    public void In_March_a_customer_was_required()
    {
        var error = Assert.Throws<AggregationRequestException>(() => OfflineAggregator.Aggregate([], Request with { CustomerId = null }, March));

        Assert.Equal("customer_id: must be a string (received undefined)", error.Message);
    }

    [Fact]
    public void In_March_entities_filters_and_a_number_of_groups_were_passed_over()
    {
        var request = Request with { EntityId = "e1", FilterBy = new Dictionary<string, string> { ["a"] = "b" }, MaxGroups = 1, GroupBy = "properties.model" };
        UsageRecord[] events = [Some.Event("2026-03-10T12:00", 1, "x"), Some.Event("2026-03-10T12:00", 2, "y")];

        Assert.Equal(new Dictionary<string, decimal> { ["x"] = 1, ["y"] = 2 }, OfflineAggregator.Aggregate(events, request, March).Groups());
    }

    [Theory]
    [InlineData("$customer_id", "day", "group_by: Invalid string: must start with \"properties.\"")]
    [InlineData(null, "week", "bin_size: must be one of: day, hour, month")]
    public void In_March_only_properties_grouped_and_there_were_no_weeks(string? groupBy, string size, string message)
    {
        var request = Request with { GroupBy = groupBy, BinSize = new BinSize(size) };

        Assert.Equal(message, Assert.Throws<AggregationRequestException>(() => OfflineAggregator.Aggregate([], request, March)).Message);
        Assert.Empty(OfflineAggregator.Aggregate([], request, Some.Context()).Total);
    }
}

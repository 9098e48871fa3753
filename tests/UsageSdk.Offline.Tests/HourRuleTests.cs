using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class HourRuleTests
{
    [Fact]
    public void An_unaligned_start_drops_the_partial_first_hour_but_shows_its_bin()
    {
        var events = new[] { Some.Event("2026-03-10T12:45", 1), Some.Event("2026-03-10T13:00", 2) };

        var result = OfflineAggregator.Aggregate(events, Some.Request("2026-03-10T12:30", "2026-03-10T13:30", BinSize.Hour), Some.Context());

        Assert.Equal([("2026-03-10T12:00", 0m), ("2026-03-10T13:00", 2m)], result.Bins());
        Assert.Equal((1, 2m), (result.Total["api"].Count, result.Total["api"].Sum));
    }

    [Fact]
    public void The_whole_hour_of_the_end_is_counted()
    {
        var events = new[] { Some.Event("2026-03-10T13:59:59.999", 1), Some.Event("2026-03-10T14:00", 2) };

        var result = OfflineAggregator.Aggregate(events, Some.Request("2026-03-10T13:00", "2026-03-10T13:30", BinSize.Hour), Some.Context());

        Assert.Equal([("2026-03-10T13:00", 1m)], result.Bins());
        Assert.Equal(1, result.Total["api"].Sum);
    }

    [Fact]
    public void An_end_on_the_hour_includes_that_next_hour()
    {
        var result = OfflineAggregator.Aggregate(
            [Some.Event("2026-03-10T14:59", 1)], Some.Request("2026-03-10T13:00", "2026-03-10T14:00", BinSize.Hour), Some.Context());

        Assert.Equal([("2026-03-10T13:00", 0m), ("2026-03-10T14:00", 1m)], result.Bins());
    }

    [Fact]
    public void Events_after_now_count_within_the_hour_of_now()
    {
        var events = new[] { Some.Event("2026-03-10T12:59", 1), Some.Event("2026-03-10T13:00", 2) };

        var result = OfflineAggregator.Aggregate(events, Some.Request(AggregateRange.Last24Hours, BinSize.Hour), Some.Context("2026-03-10T12:10"));

        Assert.Equal(("2026-03-10T12:00", 1m), result.Bins().Last());
        Assert.Equal(1, result.Total["api"].Sum);
    }

    [Fact]
    public void An_event_counts_in_its_UTC_hour_whatever_its_offset()
    {
        var result = OfflineAggregator.Aggregate(
            [Some.Event("2026-03-10T01:30+05:30", 1)], Some.Request("2026-03-09T19:00", "2026-03-09T21:00", BinSize.Hour), Some.Context());

        Assert.Equal([("2026-03-09T19:00", 0m), ("2026-03-09T20:00", 1m), ("2026-03-09T21:00", 0m)], result.Bins());
    }

    [Fact]
    public void A_null_value_counts_as_1_and_a_zero_stays_zero()
    {
        var events = new[] { Some.Event("2026-03-10T12:00", value: null), Some.Event("2026-03-10T13:00", 0) };

        var result = OfflineAggregator.Aggregate(events, Some.Request("2026-03-10T12:00", "2026-03-10T13:00", BinSize.Hour), Some.Context());

        Assert.Equal([("2026-03-10T12:00", 1m), ("2026-03-10T13:00", 0m)], result.Bins());
        Assert.Equal((2, 1m), (result.Total["api"].Count, result.Total["api"].Sum));
    }

    [Fact]
    public void A_negative_value_is_added_like_any_other()
    {
        var events = new[] { Some.Event("2026-03-10T12:00", 1), Some.Event("2026-03-10T12:01", -3.5m) };

        var result = OfflineAggregator.Aggregate(events, Some.Request("2026-03-10T12:00", "2026-03-10T12:59", BinSize.Hour), Some.Context());

        Assert.Equal([("2026-03-10T12:00", -2.5m)], result.Bins());
    }
}

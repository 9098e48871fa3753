using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class WindowTests
{
    [Theory]
    [InlineData("24h", "2026-03-09T12:00")]
    [InlineData("7d", "2026-03-03T12:00")]
    [InlineData("30d", "2026-02-08T12:00")]
    [InlineData("90d", "2025-12-10T12:00")]
    public void A_named_range_runs_back_from_now_to_the_hour(string range, string first)
    {
        var result = OfflineAggregator.Aggregate([], Some.Request(new AggregateRange(range), BinSize.Hour), Some.Context("2026-03-10T12:00"));

        Assert.Equal(first, result.Periods().First());
        Assert.Equal("2026-03-10T12:00", result.Periods().Last());
    }

    [Fact]
    public void A_named_range_is_not_aligned_to_its_bins_so_the_first_day_is_partial()
    {
        var events = new[] { Some.Event("2026-03-09T11:59", 1), Some.Event("2026-03-09T12:00", 2), Some.Event("2026-03-10T00:00", 4) };

        var result = OfflineAggregator.Aggregate(events, Some.Request(AggregateRange.Last24Hours, BinSize.Day), Some.Context("2026-03-10T12:00"));

        Assert.Equal([("2026-03-09T00:00", 2m), ("2026-03-10T00:00", 4m)], result.Bins());
    }

    [Theory]
    [InlineData("2026-03-10T12:00:00.001")]
    [InlineData("2026-03-10T12:00:00.999")]
    public void A_start_within_the_first_second_of_an_hour_keeps_the_whole_hour(string start)
    {
        var result = OfflineAggregator.Aggregate([Some.Event("2026-03-10T12:00", 3)], Some.Request(start, "2026-03-10T12:30", BinSize.Hour), Some.Context());

        Assert.Equal([("2026-03-10T12:00", 3m)], result.Bins());
    }

    [Fact]
    public void A_range_of_a_millisecond_on_the_hour_gives_the_whole_hour()
    {
        var result = OfflineAggregator.Aggregate(
            [Some.Event("2026-03-10T12:59:59.999", 3)], Some.Request("2026-03-10T12:00", "2026-03-10T12:00:00.001", BinSize.Hour), Some.Context());

        Assert.Equal([("2026-03-10T12:00", 3m)], result.Bins());
        Assert.Equal(3, result.Total["api"].Sum);
    }

    [Fact]
    public void A_range_of_a_millisecond_within_an_hour_gives_nothing()
    {
        var result = OfflineAggregator.Aggregate(
            [Some.Event("2026-03-10T12:30", 3)], Some.Request("2026-03-10T12:30", "2026-03-10T12:30:00.001", BinSize.Hour), Some.Context());

        Assert.Equal([("2026-03-10T12:00", 0m)], result.Bins());
        Assert.Empty(result.Total);
    }

    [Fact]
    public void A_range_may_lie_before_1970()
    {
        var result = OfflineAggregator.Aggregate([Some.Event("1969-12-31T23:30", 3)], Some.Request("1969-12-31T00:00", "1969-12-31T23:00", BinSize.Day), Some.Context());

        Assert.Equal([("1969-12-31T00:00", 3m)], result.Bins());
    }

    [Fact]
    public void A_custom_range_and_a_named_one_exclude_each_other()
    {
        var request = Some.Request("2026-03-10T00:00", "2026-03-10T01:00", BinSize.Hour) with { Range = AggregateRange.Last7Days };

        Assert.Throws<AggregationRequestException>(() => OfflineAggregator.Aggregate([], request, Some.Context()));
    }

    [Fact]
    public void A_custom_range_from_1970_wins_over_a_named_one()
    {
        var request = Some.Request("1970-01-01T00:00", "1970-01-01T01:00", BinSize.Hour) with { Range = AggregateRange.Last7Days };

        Assert.Equal(["1970-01-01T00:00", "1970-01-01T01:00"], OfflineAggregator.Aggregate([], request, Some.Context()).Periods());
    }
}

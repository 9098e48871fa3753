using System.Globalization;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class BinTests
{
    [Fact]
    public void Every_bin_of_the_range_is_there_also_when_nothing_happened_in_it()
    {
        var result = OfflineAggregator.Aggregate([Some.Event("2026-03-10T02:00", 5)], Some.Request("2026-03-10T00:00", "2026-03-10T03:00", BinSize.Hour), Some.Context());

        Assert.Equal([("2026-03-10T00:00", 0m), ("2026-03-10T01:00", 0m), ("2026-03-10T02:00", 5m), ("2026-03-10T03:00", 0m)], result.Bins());
    }

    [Fact]
    public void A_week_starts_on_Monday_and_the_first_may_begin_before_the_range()
    {
        var events = new[] { Some.Event("2026-03-08T23:59", 1), Some.Event("2026-03-09T00:00", 2), Some.Event("2026-03-10T12:00", 4), Some.Event("2026-03-16T00:00", 8) };

        var result = OfflineAggregator.Aggregate(events, Some.Request("2026-03-10T12:00", "2026-03-16T00:00", BinSize.Week), Some.Context());

        Assert.Equal([("2026-03-09T00:00", 4m), ("2026-03-16T00:00", 8m)], result.Bins());
    }

    [Fact]
    public void A_Sunday_belongs_to_the_week_of_the_Monday_before_it()
    {
        var result = OfflineAggregator.Aggregate(
            [Some.Event("2026-03-15T23:59", 1)], Some.Request("2026-03-15T00:00", "2026-03-15T23:00", BinSize.Week), Some.Context());

        Assert.Equal([("2026-03-09T00:00", 1m)], result.Bins());
    }

    [Fact]
    public void Months_have_their_own_lengths()
    {
        var events = new[] { Some.Event("2024-01-31T23:59", 1), Some.Event("2024-02-29T23:59", 2), Some.Event("2024-03-01T00:00", 4) };

        var result = OfflineAggregator.Aggregate(events, Some.Request("2024-01-31T00:00", "2024-03-01T00:00", BinSize.Month), Some.Context());

        Assert.Equal([("2024-01-01T00:00", 1m), ("2024-02-01T00:00", 2m), ("2024-03-01T00:00", 4m)], result.Bins());
    }

    [Fact]
    public void Months_go_on_into_the_next_year()
    {
        var result = OfflineAggregator.Aggregate([], Some.Request("2025-11-30T00:00", "2026-01-01T00:00", BinSize.Month), Some.Context());

        Assert.Equal(["2025-11-01T00:00", "2025-12-01T00:00", "2026-01-01T00:00"], result.Periods());
    }

    [Theory]
    [InlineData("hour", "9999-12-31T23:00")]
    [InlineData("day", "9999-12-31T00:00")]
    [InlineData("week", "9999-12-27T00:00")]
    [InlineData("month", "9999-12-01T00:00")]
    public void The_last_instant_of_the_calendar_has_a_bin(string size, string last)
    {
        var result = OfflineAggregator.Aggregate(
            [], Some.Request("9999-12-31T23:00", "9999-12-31T23:59:59.999", new BinSize(size)), Some.Context("9999-12-31T23:59:59.999"));

        Assert.Equal([last], result.Periods());
    }

    [Theory]
    [InlineData("2026-03-09T23:59:59.999", 0)]
    [InlineData("2026-03-10T00:00", 1)]
    [InlineData("2026-03-11T23:59", 2)]
    [InlineData("2026-03-13T00:00", 3)]
    public void Bins_that_start_after_now_are_removed_and_one_that_starts_at_now_stays(string now, int count)
    {
        var events = new[] { Some.Event("2026-03-12T00:00", 1) };

        var result = OfflineAggregator.Aggregate(events, Some.Request("2026-03-10T00:00", "2026-03-12T00:00", BinSize.Day), Some.Context(now));

        Assert.Equal(count, result.List.Count);
        Assert.Equal(1, result.Total["api"].Sum);
    }

    [Theory]
    [InlineData("0.00000000005", "0.0000000001")]
    [InlineData("-0.00000000005", "-0.0000000001")]
    [InlineData("0.00000000015", "0.0000000002")]
    [InlineData("0.00000000004999", "0")]
    [InlineData("1234567890.12345678905", "1234567890.1234567891")]
    public void Values_and_totals_are_rounded_half_away_from_zero_at_10_places(string value, string rounded)
    {
        var amount = decimal.Parse(value, CultureInfo.InvariantCulture);
        var expected = decimal.Parse(rounded, CultureInfo.InvariantCulture);

        var result = OfflineAggregator.Aggregate([Some.Event("2026-03-10T12:00", amount)], Some.Request("2026-03-10T12:00", "2026-03-10T12:30", BinSize.Hour), Some.Context());

        Assert.Equal([("2026-03-10T12:00", expected)], result.Bins());
        Assert.Equal(expected, result.Total["api"].Sum);
    }

    [Fact]
    public void A_flat_result_has_no_groups()
    {
        var request = Some.Request("2026-03-10T12:00", "2026-03-10T12:30", BinSize.Hour) with { MaxGroups = 1 };

        Assert.Null(Assert.Single(OfflineAggregator.Aggregate([Some.Event("2026-03-10T12:00")], request, Some.Context()).List).GroupedValues);
    }
}

using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class TotalTests
{
    [Theory]
    [InlineData("24h", 1)]
    [InlineData("7d", 7)]
    [InlineData("30d", 30)]
    [InlineData("90d", 90)]
    public void The_total_of_a_named_range_starts_with_its_day_for_day_bins_and_with_its_hour_for_others(string range, int days)
    {
        var now = Some.Instant("2026-03-10T12:30");
        var start = now.AddDays(-days);
        UsageRecord At(DateTimeOffset time, decimal value) => Some.Event("2026-01-01") with { Timestamp = time, Value = value };
        UsageRecord[] events =
        [
            At(start.AddMinutes(-750).AddMilliseconds(-1), 1), // The last of the day before.
            At(start.AddMinutes(-750), 2), // The first of the day.
            At(start.AddMinutes(-30).AddMilliseconds(-1), 4), // The last of the hour before.
            At(start.AddMinutes(-30), 8), // The first of the hour.
            At(start.AddMinutes(30), 16), // The first of the hour after.
        ];

        decimal Total(BinSize size) => OfflineAggregator.Aggregate(events, Some.Request(new AggregateRange(range), size), new() { Now = now }).Total["api"].Sum;

        Assert.Equal(30, Total(BinSize.Day));
        Assert.Equal(24, Total(BinSize.Hour));
        Assert.Equal(24, Total(BinSize.Week));
        Assert.Equal(24, Total(BinSize.Month));
    }

    [Fact]
    public void The_total_of_a_custom_range_starts_where_the_list_does()
    {
        var events = new[] { Some.Event("2026-03-10T12:00", 1), Some.Event("2026-03-10T12:45", 2), Some.Event("2026-03-10T13:00", 4) };

        var result = OfflineAggregator.Aggregate(events, Some.Request("2026-03-10T12:30", "2026-03-10T14:00", BinSize.Day), Some.Context());

        Assert.Equal(4, result.Total["api"].Sum);
    }

    [Fact]
    public void The_total_ignores_grouping_and_its_limit()
    {
        var events = new[] { Some.Event("2026-03-10T12:00", 1, "a"), Some.Event("2026-03-10T12:00", 2, "b"), Some.Event("2026-03-10T12:00", 4) };

        var result = OfflineAggregator.Aggregate(events, Some.GroupedRequest(maxGroups: 1), Some.Context());

        Assert.Equal((3, 7m), (result.Total["api"].Count, result.Total["api"].Sum));
    }

    [Fact]
    public void With_a_filter_the_total_goes_by_exact_timestamps_where_the_list_goes_by_hours()
    {
        const string Matching = """{"model":"a"}""";
        UsageRecord[] events =
        [
            Some.Event("2026-03-10T12:29:59.999", 1, properties: Matching),
            Some.Event("2026-03-10T12:30", 2, properties: Matching),
            Some.Event("2026-03-10T13:00", 4, properties: Matching),
            Some.Event("2026-03-10T13:30", 8, properties: Matching),
            Some.Event("2026-03-10T13:30:00.001", 16, properties: Matching),
        ];
        var request = Some.Request("2026-03-10T12:30:00.500", "2026-03-10T13:30:00.500", BinSize.Hour) with { FilterBy = new Dictionary<string, string> { ["model"] = "a" } };

        var result = OfflineAggregator.Aggregate(events, request, Some.Context());

        Assert.Equal((3, 14m), (result.Total["api"].Count, result.Total["api"].Sum));
        Assert.Equal([("2026-03-10T12:00", 0m), ("2026-03-10T13:00", 28m)], result.Bins());
    }

    [Fact]
    public void With_a_filter_the_total_of_a_named_range_still_starts_with_its_day()
    {
        UsageRecord[] events = [Some.Event("2026-03-08T23:59:59.999", 1, "a"), Some.Event("2026-03-09T00:00", 2, "a")];
        var request = Some.Request(AggregateRange.Last24Hours, BinSize.Day) with { FilterBy = new Dictionary<string, string> { ["model"] = "a" } };

        Assert.Equal(2, OfflineAggregator.Aggregate(events, request, Some.Context("2026-03-10T12:30")).Total["api"].Sum);
    }

    [Fact]
    public void An_empty_filter_is_no_filter()
    {
        var request = Some.Request("2026-03-10T12:00", "2026-03-10T12:30", BinSize.Hour) with { FilterBy = new Dictionary<string, string>() };

        Assert.Equal(1, OfflineAggregator.Aggregate([Some.Event("2026-03-10T12:59")], request, Some.Context()).Total["api"].Sum);
    }
}

using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>Days, weeks and months of a zone: every event lands in the bin of the date that the zone's clocks showed, and none is lost.</summary>
public sealed class ZoneTests
{
    [Theory]
    [InlineData("America/New_York", "2026-03-06T05:00", "2026-03-11T03:59", "2026-03-08", 23)]
    [InlineData("America/New_York", "2026-10-30T04:00", "2026-11-03T04:59", "2026-11-01", 25)]
    [InlineData("Europe/London", "2026-03-27T00:00", "2026-03-31T22:59", "2026-03-29", 23)]
    [InlineData("Europe/London", "2026-10-23T23:00", "2026-10-27T23:59", "2026-10-25", 25)]
    [InlineData("Asia/Kolkata", "2026-03-07T18:00", "2026-03-11T18:00", "2026-03-09", 24)]
    [InlineData("Australia/Lord_Howe", "2026-04-02T13:00", "2026-04-07T14:00", "2026-04-05", 24.5)]
    [InlineData("Australia/Lord_Howe", "2026-10-01T13:00", "2026-10-06T14:00", "2026-10-04", 23.5)]
    [InlineData("Pacific/Apia", "2011-12-27T10:00", "2012-01-02T09:59", "2011-12-29", 24)]
    [InlineData("America/Santiago", "2026-09-03T04:00", "2026-09-09T03:00", "2026-09-06", 23)]
    [InlineData("America/Santiago", "2026-04-01T03:00", "2026-04-08T04:00", "2026-04-04", 25)]
    public void A_day_is_as_long_as_the_zone_makes_it(string zone, string start, string end, string day, double hours)
    {
        var result = Hold(zone, start, end, "day");

        var bins = result.List.Select(bin => bin.Period).ToArray();
        var index = Array.FindIndex(bins, bin => LocalBins.Bin(bin, Zone(zone), "day") == day);
        Assert.Equal(hours, (bins[index + 1] - bins[index]).TotalHours);
    }

    [Theory]
    [InlineData("America/New_York", "2026-02-20T12:34:56", "2026-04-10T11:11:11", "week")]
    [InlineData("America/New_York", "2026-01-20T12:34:56", "2026-12-10T11:11:11", "month")]
    [InlineData("Europe/London", "2026-03-09T00:00", "2026-04-10T11:11:11", "week")]
    [InlineData("Asia/Kolkata", "2026-02-28T18:10", "2026-03-31T18:10", "month")]
    [InlineData("Australia/Lord_Howe", "2026-03-20T00:00", "2026-04-19T13:40", "week")]
    [InlineData("Pacific/Apia", "2011-12-20T00:00", "2012-01-19T13:40", "week")]
    [InlineData("Pacific/Apia", "2011-11-20T00:00", "2012-01-31T13:40", "month")]
    [InlineData("America/Santiago", "2026-08-20T00:00", "2026-09-20T13:40", "week")]
    [InlineData("America/St_Johns", "2010-11-01T00:00", "2010-11-10T00:00", "day")]
    public void Every_event_counts_on_its_local_date(string zone, string start, string end, string size) => Hold(zone, start, end, size);

    [Fact]
    public void A_date_that_the_zone_left_out_has_no_bin()
    {
        var result = Hold("Pacific/Apia", "2011-12-28T10:00", "2012-01-01T09:00", "day");

        Assert.Equal(
            ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"],
            result.List.Select(bin => LocalBins.Bin(bin.Period, Zone("Pacific/Apia"), "day")));
    }

    [Fact]
    public void Hours_are_those_of_UTC_in_every_zone()
    {
        var request = Some.Request("2026-03-10T00:10", "2026-03-10T02:10", BinSize.Hour);
        UsageRecord[] events = [Some.Event("2026-03-10T01:10", 3)];

        Assert.Equal(
            OfflineAggregator.Aggregate(events, request, Some.Context()).Bins(),
            OfflineAggregator.Aggregate(events, request, Some.Context() with { TimeZone = Zone("Asia/Kolkata") }).Bins());
    }

    [Fact]
    public void The_local_day_of_now_is_shown()
    {
        // 23:00 in London is 04:30 of the next day in Kolkata.
        var context = Some.Context("2026-03-10T23:00") with { TimeZone = Zone("Asia/Kolkata") };

        var result = OfflineAggregator.Aggregate([Some.Event("2026-03-10T22:10", 3)], Some.Request(AggregateRange.Last24Hours, BinSize.Day), context);

        Assert.Equal([("2026-03-09T18:30", 0m), ("2026-03-10T18:30", 3m)], result.Bins());
    }

    [Fact]
    public void The_end_of_the_calendar_has_a_last_bin()
    {
        foreach (var zone in (string[])["Asia/Kolkata", "America/New_York"])
        {
            foreach (var size in (string[])["day", "week", "month"])
            {
                var request = Some.Request("9999-12-30T00:00", "9999-12-31T23:59:59", new BinSize(size));
                var result = OfflineAggregator.Aggregate(
                    [Some.Event("9999-12-31T23:30", 1)], request, Some.Context("9999-12-31T23:59:59") with { TimeZone = Zone(zone) });

                Assert.Equal(1, result.List[^1].Values["api"]);
            }
        }
    }

    [Fact]
    public void The_start_of_the_calendar_has_a_first_bin()
    {
        foreach (var zone in (string[])["Asia/Kolkata", "America/New_York"])
        {
            foreach (var size in (string[])["day", "week", "month"])
            {
                var request = Some.Request("0001-01-01T00:00", "0001-01-03T00:00", new BinSize(size));
                var result = OfflineAggregator.Aggregate([Some.Event("0001-01-01T00:30", 1)], request, Some.Context() with { TimeZone = Zone(zone) });

                Assert.Equal(1, result.List[0].Values["api"]);
            }
        }
    }

    /// <summary>An event of its own value every ten minutes, over the range and some hours around it.</summary>
    private static AggregateEventsResponse Hold(string zone, string start, string end, string size)
    {
        var (first, last) = (Some.Instant(start), Some.Instant(end));
        var events = Enumerable.Range(0, (int)((last - first).TotalMinutes / 10) + 36)
            .Select(index => Some.Event("2026-01-01", index) with { Timestamp = first.AddHours(-3).AddMinutes(10 * index) })
            .ToArray();
        var result = OfflineAggregator.Aggregate(events, Some.Request(start, end, new BinSize(size)), Some.Context("2027-01-01") with { TimeZone = Zone(zone) });

        var expected = events.Where(item => Hour(item.Timestamp) >= first && Hour(item.Timestamp) <= last)
            .GroupBy(item => LocalBins.Bin(item.Timestamp, Zone(zone), size))
            .OrderBy(bin => bin.Key, StringComparer.Ordinal)
            .Select(bin => (bin.Key, Sum: bin.Sum(item => item.Value!.Value)));
        Assert.Equal(expected, result.List.Select(bin => (LocalBins.Bin(bin.Period, Zone(zone), size), bin.Values["api"])).Where(bin => bin.Item2 != 0));
        Assert.Equal(result.Total["api"].Sum, result.List.Sum(bin => bin.Values["api"]));
        return result;
    }

    private static DateTimeOffset Hour(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);
}

using System.Globalization;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>The sums that each local day, week or month must have, from the dates that the zone's clock showed at each event.</summary>
internal static class LocalBins
{
    public static IReadOnlyList<string> Differences(ServerCase recorded, AggregateEventsResponse result)
    {
        var now = recorded.Context.Now;
        var (start, end) = recorded.HasCustomRange ? (recorded.RangeStart, recorded.RangeEnd) : (now.AddDays(-1), now);
        var listed = recorded.Events.Where(item => Hour(item.Timestamp) >= WholeSecond(start) && Hour(item.Timestamp) <= end);
        var expected = Sums(listed.Select(item => (Bin(item.Timestamp, recorded), item.Value ?? 1)));
        var actual = Sums(result.List.Select(bin => (Bin(bin.Period, recorded), bin.Values["api"])).Where(bin => bin.Item2 != 0));
        return [.. expected.Except(actual).Select(bin => $"missing: {bin}"), .. actual.Except(expected).Select(bin => $"not expected: {bin}")];
    }

    /// <summary>The day, or the Monday or first day of the month, on the calendar of a zone.</summary>
    public static string Bin(DateTimeOffset time, TimeZoneInfo zone, string size)
    {
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
        var first = size switch
        {
            "week" => date.AddDays(-(((int)date.DayOfWeek + 6) % 7)),
            "month" => new DateOnly(date.Year, date.Month, 1),
            _ => date,
        };
        return first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string Bin(DateTimeOffset time, ServerCase recorded) => Bin(time, recorded.TimeZone!, recorded.BinSize);

    private static List<(string Bin, decimal Sum)> Sums(IEnumerable<(string Bin, decimal Value)> values) =>
        [.. values.GroupBy(item => item.Bin, item => item.Value).Select(bin => (bin.Key, bin.Sum()))];

    private static DateTimeOffset Hour(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}

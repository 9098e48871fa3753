using UsageSdk.Autumn;

namespace UsageSdk.Offline;

/// <summary>The bins of a size, in UTC. Times are milliseconds since 1970.</summary>
internal static class BinGrid
{
    public const long Hour = 3_600_000;

    private const long Day = 24 * Hour;

    // 1970-01-01 was a Thursday; weeks start on Monday.
    private const long FirstMonday = -3 * Day;

    /// <summary>The start of the bin that holds a time.</summary>
    public static long StartOf(long time, BinSize size) => size.Value switch
    {
        "hour" => Floor(time, Hour),
        "day" => Floor(time, Day),
        "week" => Floor(time - FirstMonday, 7 * Day) + FirstMonday,
        "month" => StartOfMonth(DateTimeOffset.FromUnixTimeMilliseconds(time)),
        _ => throw new ArgumentException($"bin_size: must be one of: hour, day, week, month; is '{size}'."),
    };

    /// <summary>The start of the bin after the one that starts here.</summary>
    public static long Next(long start, BinSize size) => size.Value switch
    {
        "hour" => start + Hour,
        "day" => start + Day,
        "week" => start + (7 * Day),
        _ => start + (DaysInMonth(DateTimeOffset.FromUnixTimeMilliseconds(start)) * Day),
    };

    /// <summary>The largest multiple of a unit that is not above a time, also before 1970.</summary>
    public static long Floor(long time, long unit) => time - (((time % unit) + unit) % unit);

    // Not AddMonths: the bin after December 9999 is beyond what a date can hold.
    private static int DaysInMonth(DateTimeOffset month) => DateTime.DaysInMonth(month.Year, month.Month);

    private static long StartOfMonth(DateTimeOffset time) => new DateTimeOffset(time.Year, time.Month, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
}

using System.Globalization;
using UsageSdk.UsageEngine;

namespace UsageSdk.Offline.Tests.Metering;

/// <summary>Meters of the Usage Engine, and values for them.</summary>
internal static class Engine
{
    /// <summary>A meter that is reset each day at midnight in UTC, created on 1 March 2026.</summary>
    public static UsageEngineMeter Meter(AggregationType aggregation, params Threshold[] thresholds) => new()
    {
        Aggregation = aggregation,
        ResetSchedule = Schedule("0 0 * * *"),
        Timezone = "Etc/UTC",
        CreatedAt = Some.Instant("2026-03-01T00:00Z"),
        Thresholds = thresholds,
    };

    public static ResetSchedule Schedule(string text) => text.Split(' ') is [var minute, var hour, var day, var month, var weekday]
        ? new() { Minute = minute, Hour = hour, Day = day, Month = month, Weekday = weekday }
        : throw new FormatException($"'{text}' has not five fields.");

    public static Threshold At(decimal value) => new() { AbsoluteValue = value };

    public static Threshold Percent(decimal percentage) => new() { CapacityPercentage = percentage };

    /// <summary>Values such as <c>10T08:00 5</c>, of March 2026 in UTC, parted by semicolons.</summary>
    public static MeterValue[] Values(string text) =>
    [
        .. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(item => item.Split(' '))
            .Select(parts => new MeterValue(Time(parts[0]), decimal.Parse(parts[1], CultureInfo.InvariantCulture))),
    ];

    /// <summary>A time such as <c>10T08:00</c>, of March 2026 in UTC.</summary>
    public static DateTimeOffset Time(string text) => Some.Instant($"2026-03-{text}Z");
}

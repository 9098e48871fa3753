namespace UsageSdk.Offline.Tests;

/// <summary>Schedules as one line, zones by name.</summary>
internal static class CrontabText
{
    public static CrontabSchedule Schedule(string text) => text.Split(' ') is [var minute, var hour, var day, var month, var weekday]
        ? CrontabSchedule.Parse(minute, hour, day, month, weekday)
        : throw new FormatException($"'{text}' has not five fields.");

    public static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);
}

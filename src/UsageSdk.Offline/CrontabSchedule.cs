using UsageSdk.Offline.Internal;
using UsageSdk.UsageEngine;

namespace UsageSdk.Offline;

/// <summary>A reset schedule of the Usage Engine: the local times at which meters are reset.</summary>
/// <remarks>
/// The service publishes the five fields, but not their fine print. These rules are the usual ones of cron, all of them unverified
/// against the service: if day and weekday are both restricted, either suffices, otherwise both must match
/// (<see cref="CrontabField.IsRestricted"/>); a local time in the gap of a daylight saving change fires at the gap's end; a local time
/// that is repeated fires once, the first time, so that a schedule of every minute pauses while the hour repeats.
/// </remarks>
public sealed class CrontabSchedule
{
    private const int MinutesPerDay = 24 * 60;

    // Dates and weekdays repeat after 400 years: what does not fire within them never does.
    private const int DaysPerCycle = 146_097;

    private readonly CrontabField _minute;
    private readonly CrontabField _hour;
    private readonly CrontabField _day;
    private readonly CrontabField _month;
    private readonly CrontabField _weekday;

    private CrontabSchedule(CrontabField minute, CrontabField hour, CrontabField day, CrontabField month, CrontabField weekday) =>
        (_minute, _hour, _day, _month, _weekday) = (minute, hour, day, month, weekday);

    /// <summary>Reads the five fields of a schedule; <see cref="CrontabField"/> says what they may hold.</summary>
    /// <param name="minute">The minutes of the hour, such as <c>0</c>.</param>
    /// <param name="hour">The hours of the day, such as <c>0</c>.</param>
    /// <param name="day">The days of the month, such as <c>1</c>.</param>
    /// <param name="month">The months, such as <c>*</c>.</param>
    /// <param name="weekday">The days of the week, such as <c>MON-FRI</c>.</param>
    /// <returns>The schedule, which may be one that never fires.</returns>
    /// <exception cref="ArgumentNullException">A field is null.</exception>
    /// <exception cref="FormatException">A text is not one of its field; the message names the field.</exception>
    public static CrontabSchedule Parse(string minute, string hour, string day, string month, string weekday) => new(
        Field(minute, CrontabFieldKind.Minute, nameof(minute), "0-59"),
        Field(hour, CrontabFieldKind.Hour, nameof(hour), "0-23"),
        Field(day, CrontabFieldKind.Day, nameof(day), "1-31"),
        Field(month, CrontabFieldKind.Month, nameof(month), "1-12 or JAN-DEC"),
        Field(weekday, CrontabFieldKind.Weekday, nameof(weekday), "0-7 or SUN-SAT"));

    /// <summary>Reads the schedule by which a meter type's periods end; <see cref="CrontabField"/> says what its fields may hold.</summary>
    /// <param name="schedule">The five fields.</param>
    /// <returns>The schedule, which may be one that never fires.</returns>
    /// <exception cref="ArgumentNullException">The schedule or a field is null.</exception>
    /// <exception cref="FormatException">A text is not one of its field; the message names the field.</exception>
    public static CrontabSchedule Parse(ResetSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return Parse(schedule.Minute, schedule.Hour, schedule.Day, schedule.Month, schedule.Weekday);
    }

    /// <summary>The first time after another at which the schedule fires.</summary>
    /// <param name="after">The time to look from, itself not considered.</param>
    /// <param name="zone">The zone of the schedule's local times.</param>
    /// <returns>The time in UTC; null if the schedule never fires again before the year 10000, such as one for 30 February.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="zone"/> is null.</exception>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var clock = new WallClock(zone);
        var from = Math.Max(0, clock.PassedAt(after.UtcTicks));
        return FirstFrom((from + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute) is { } minute ? Instant(clock, minute) : null;
    }

    /// <summary>The last time, at or before another, at which the schedule fires.</summary>
    internal DateTimeOffset? LastUntil(DateTimeOffset time, TimeZoneInfo zone)
    {
        var clock = new WallClock(zone);
        var passed = clock.PassedAt(time.UtcTicks);
        return passed > 0 && LastBefore(((passed - 1) / TimeSpan.TicksPerMinute) + 1) is { } minute ? Instant(clock, minute) : null;
    }

    private static CrontabField Field(string text, CrontabFieldKind kind, string name, string values)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        return CrontabField.TryParse(text, kind, out var field)
            ? field
            : throw new FormatException($"{name}: must be a crontab field of {values}; is '{text}'.");
    }

    // The first and the last hours of the local calendar may lie beyond what an instant can hold.
    private static DateTimeOffset? Instant(WallClock clock, long minute)
    {
        var ticks = clock.FirstAt(minute * TimeSpan.TicksPerMinute);
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    /// <summary>The first local time that matches, at or after another, in minutes since the year 1.</summary>
    private long? FirstFrom(long minute)
    {
        var day = (int)(minute / MinutesPerDay);
        var end = Math.Min(day + DaysPerCycle, DateOnly.MaxValue.DayNumber);
        for (var first = (int)(minute % MinutesPerDay); day <= end; first = 0)
        {
            var date = DateOnly.FromDayNumber(day);
            if (!_month.Contains(date.Month))
            {
                day += DateTime.DaysInMonth(date.Year, date.Month) - date.Day + 1;
                continue;
            }

            if (MatchesDay(date) && FirstOfDay(first) is { } found)
            {
                return ((long)day * MinutesPerDay) + found;
            }

            day++;
        }

        return null;
    }

    /// <summary>The last local time that matches, before another, in minutes since the year 1.</summary>
    private long? LastBefore(long minute)
    {
        var day = (int)((minute - 1) / MinutesPerDay);
        var last = (int)((minute - 1) % MinutesPerDay);
        if (day > DateOnly.MaxValue.DayNumber)
        {
            (day, last) = (DateOnly.MaxValue.DayNumber, MinutesPerDay - 1);
        }

        for (var end = Math.Max(day - DaysPerCycle, 0); day >= end; last = MinutesPerDay - 1)
        {
            var date = DateOnly.FromDayNumber(day);
            if (!_month.Contains(date.Month))
            {
                day -= date.Day;
                continue;
            }

            if (MatchesDay(date) && LastOfDay(last) is { } found)
            {
                return ((long)day * MinutesPerDay) + found;
            }

            day--;
        }

        return null;
    }

    private bool MatchesDay(DateOnly date)
    {
        var day = _day.Contains(date.Day);
        var weekday = _weekday.Contains((int)date.DayOfWeek);
        return _day.IsRestricted && _weekday.IsRestricted ? day || weekday : day && weekday;
    }

    private int? FirstOfDay(int from)
    {
        for (var hour = from / 60; hour < 24; hour++)
        {
            for (var minute = hour == from / 60 ? from % 60 : 0; minute < 60 && _hour.Contains(hour); minute++)
            {
                if (_minute.Contains(minute))
                {
                    return (hour * 60) + minute;
                }
            }
        }

        return null;
    }

    private int? LastOfDay(int until)
    {
        for (var hour = until / 60; hour >= 0; hour--)
        {
            for (var minute = hour == until / 60 ? until % 60 : 59; minute >= 0 && _hour.Contains(hour); minute--)
            {
                if (_minute.Contains(minute))
                {
                    return (hour * 60) + minute;
                }
            }
        }

        return null;
    }
}

namespace UsageSdk.Offline.Internal;

/// <summary>What the clocks of a zone show. Instants are ticks of UTC, readings are ticks of local time.</summary>
/// <remarks>
/// Asks the zone for the offset of instants only: what <see cref="TimeZoneInfo"/> says of local times knows the gaps of daylight saving,
/// but not those of a zone that moves its standard time, as Apia did.
/// </remarks>
internal readonly struct WallClock(TimeZoneInfo zone)
{
    // Offsets are within 14 hours of UTC, so a clock is set back by at most twice that.
    private const long WidestOffset = 14 * TimeSpan.TicksPerHour;

    // Two changes that undo each other within a step would be overlooked; no zone has had such.
    private const long Step = 7 * TimeSpan.TicksPerHour;

    /// <summary>The first instant at which the clock shows a reading or has passed it: the end of the gap for a reading in one, the first of two for a repeated one.</summary>
    public long FirstAt(long reading)
    {
        var start = reading - WidestOffset;
        while (true)
        {
            var instant = Math.Max(start, reading - Offset(start));
            if (Change(start, reading + WidestOffset) is not { } change || instant < change)
            {
                return instant;
            }

            start = change;
        }
    }

    /// <summary>The bound of the readings that the clock has shown or passed up to an instant, itself not among them.</summary>
    public long PassedAt(long instant)
    {
        var bound = instant + Offset(instant) + 1;
        var start = instant - (2 * WidestOffset);
        while (Change(start, instant) is { } change)
        {
            bound = Math.Max(bound, change + Offset(start));
            start = change;
        }

        return bound;
    }

    /// <summary>The first instant after the start, and not after the end, with another offset.</summary>
    public long? Change(long start, long end)
    {
        var offset = Offset(start);
        for (var before = start; before < end;)
        {
            var changed = Math.Min(before + Step, end);
            if (Offset(changed) == offset)
            {
                before = changed;
                continue;
            }

            while (changed - before > 1)
            {
                var middle = before + ((changed - before) / 2);
                (before, changed) = Offset(middle) == offset ? (middle, changed) : (before, middle);
            }

            return changed;
        }

        return null;
    }

    /// <summary>How far the clock is ahead of UTC.</summary>
    /// <remarks>The margins around the first and the last instant of the calendar are beyond it.</remarks>
    public long Offset(long instant) =>
        zone.GetUtcOffset(new DateTime(Math.Clamp(instant, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc)).Ticks;
}

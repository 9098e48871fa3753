namespace UsageSdk.Offline;

/// <summary>A period of a meter, between two of its resets.</summary>
/// <remarks>
/// The first period starts when the meter is created, each further one where the one before ends: a meter that is created on 10 January
/// at 00:00 UTC with the schedule <c>0 0 1 * *</c> has its first period from 10 January to 1 February.
/// </remarks>
/// <param name="Start">When it starts, in UTC.</param>
/// <param name="End">When it ends, in UTC, and the next one starts; null if the schedule never fires again.</param>
public readonly record struct ResetPeriod(DateTimeOffset Start, DateTimeOffset? End)
{
    /// <summary>The period of a meter that holds a time; one that ends at that time does not.</summary>
    /// <param name="createdAt">When the meter was created.</param>
    /// <param name="now">The time.</param>
    /// <param name="schedule">The reset schedule, which must have been the meter's all along.</param>
    /// <param name="zone">The zone of the schedule's local times.</param>
    /// <returns>The period. The rules of <see cref="CrontabSchedule"/> apply, unverified against the service.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> or <paramref name="zone"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="now"/> is before <paramref name="createdAt"/>.</exception>
    public static ResetPeriod Containing(DateTimeOffset createdAt, DateTimeOffset now, CrontabSchedule schedule, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentOutOfRangeException.ThrowIfLessThan(now, createdAt);
        var start = createdAt.ToUniversalTime();
        if (schedule.LastUntil(now, zone) is { } reset && reset > start)
        {
            start = reset;
        }

        return new ResetPeriod(start, schedule.Next(now, zone));
    }
}

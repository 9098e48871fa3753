namespace UsageSdk.Offline.Tests;

public sealed class ResetPeriodTests
{
    [Theory]

    // The service's own example.
    [InlineData("0 0 1 * *", "UTC", "2024-01-10T00:00Z", "2024-01-10T00:00Z", "2024-01-10T00:00Z", "2024-02-01T00:00Z")]
    [InlineData("0 0 1 * *", "UTC", "2024-01-10T00:00Z", "2024-01-31T23:59:59.9999999Z", "2024-01-10T00:00Z", "2024-02-01T00:00Z")]
    [InlineData("0 0 1 * *", "UTC", "2024-01-10T00:00Z", "2024-02-01T00:00Z", "2024-02-01T00:00Z", "2024-03-01T00:00Z")]
    [InlineData("0 0 1 * *", "UTC", "2024-01-10T00:00Z", "2034-06-15T12:00Z", "2034-06-01T00:00Z", "2034-07-01T00:00Z")]
    [InlineData("0 0 1 * *", "UTC", "2024-02-01T00:00Z", "2024-02-10T00:00Z", "2024-02-01T00:00Z", "2024-03-01T00:00Z")]

    // The month of the zone, not of UTC.
    [InlineData("0 0 1 * *", "America/New_York", "2024-01-10T00:00Z", "2024-04-01T03:59Z", "2024-03-01T05:00Z", "2024-04-01T04:00Z")]

    // Days of 23 and 25 hours, of 23.5 and 24.5.
    [InlineData("0 0 * * *", "Europe/Berlin", "2024-01-10T00:00Z", "2026-03-29T12:00Z", "2026-03-28T23:00Z", "2026-03-29T22:00Z")]
    [InlineData("0 0 * * *", "Europe/Berlin", "2024-01-10T00:00Z", "2026-10-25T12:00Z", "2026-10-24T22:00Z", "2026-10-25T23:00Z")]
    [InlineData("0 0 * * *", "Australia/Lord_Howe", "2024-01-10T00:00Z", "2026-10-04T00:00Z", "2026-10-03T13:30Z", "2026-10-04T13:00Z")]
    [InlineData("0 0 * * *", "Australia/Lord_Howe", "2024-01-10T00:00Z", "2026-04-05T00:00Z", "2026-04-04T13:00Z", "2026-04-05T13:30Z")]

    // A month with a change is a whole month by its own clock; a year of 366 days.
    [InlineData("0 0 1 * *", "America/New_York", "2024-01-10T00:00Z", "2026-11-15T00:00Z", "2026-11-01T04:00Z", "2026-12-01T05:00Z")]
    [InlineData("0 0 1 1 *", "Europe/London", "2020-01-10T00:00Z", "2024-12-31T23:59Z", "2024-01-01T00:00Z", "2025-01-01T00:00Z")]

    // Short months: the 29th, 30th and 31st come only where the month has them.
    [InlineData("0 0 31 * *", "UTC", "2024-01-10T00:00Z", "2026-04-30T00:00Z", "2026-03-31T00:00Z", "2026-05-31T00:00Z")]
    [InlineData("0 0 30 * *", "UTC", "2024-01-10T00:00Z", "2026-02-28T00:00Z", "2026-01-30T00:00Z", "2026-03-30T00:00Z")]
    [InlineData("0 0 29 * *", "UTC", "2024-01-10T00:00Z", "2026-02-28T23:59Z", "2026-01-29T00:00Z", "2026-03-29T00:00Z")]
    [InlineData("0 0 29 * *", "UTC", "2024-01-10T00:00Z", "2028-02-28T23:59Z", "2028-01-29T00:00Z", "2028-02-29T00:00Z")]
    [InlineData("0 0 28-31 * *", "UTC", "2024-01-10T00:00Z", "2026-02-28T12:00Z", "2026-02-28T00:00Z", "2026-03-28T00:00Z")]

    // Gaps: Apia's missing day, Santiago's midnight.
    [InlineData("0 0 * * *", "Pacific/Apia", "2011-12-01T00:00Z", "2011-12-30T09:59Z", "2011-12-29T10:00Z", "2011-12-30T10:00Z")]
    [InlineData("0 0 * * *", "Pacific/Apia", "2011-12-01T00:00Z", "2011-12-30T10:00Z", "2011-12-30T10:00Z", "2011-12-31T10:00Z")]
    [InlineData("0 0 * * *", "America/Santiago", "2024-09-01T00:00Z", "2024-09-08T12:00Z", "2024-09-08T04:00Z", "2024-09-09T03:00Z")]

    // New York's repeated hour, 05:00Z to 07:00Z, belongs to one period from its first 01:30.
    [InlineData("30 1 * * *", "America/New_York", "2024-11-01T00:00Z", "2024-11-03T06:45Z", "2024-11-03T05:30Z", "2024-11-04T06:30Z")]

    // Created while the hour repeats: the next reset is on the next day.
    [InlineData("30 1 * * *", "America/New_York", "2024-11-03T06:10Z", "2024-11-03T06:45Z", "2024-11-03T06:10Z", "2024-11-04T06:30Z")]

    // Every minute, over most of the calendar.
    [InlineData("* * * * *", "Europe/Berlin", "0001-01-05T00:00Z", "9990-06-15T12:00:30Z", "9990-06-15T12:00Z", "9990-06-15T12:01Z")]
    [InlineData("0 0 29 2 *", "UTC", "2020-01-01T00:00Z", "2100-07-01T00:00Z", "2096-02-29T00:00Z", "2104-02-29T00:00Z")]
    public void A_period_starts_at_the_creation_or_the_last_reset_and_ends_at_the_next(string schedule, string zone, string created, string now, string start, string end) =>
        Assert.Equal(
            new ResetPeriod(Some.Instant(start), Some.Instant(end)),
            ResetPeriod.Containing(Some.Instant(created), Some.Instant(now), CrontabText.Schedule(schedule), CrontabText.Zone(zone)));

    [Fact]
    public void A_schedule_that_never_fires_leaves_the_first_period_open() => Assert.Equal(
        new ResetPeriod(Some.Instant("2024-01-10"), null),
        ResetPeriod.Containing(Some.Instant("2024-01-10"), Some.Instant("2034-01-10"), CrontabText.Schedule("0 0 30 2 *"), TimeZoneInfo.Utc));

    [Fact]
    public void Both_ends_are_in_utc()
    {
        var created = Some.Instant("2024-01-10T00:00Z").ToOffset(TimeSpan.FromHours(5));

        var period = ResetPeriod.Containing(created, created, CrontabText.Schedule("0 0 1 * *"), TimeZoneInfo.Utc);

        Assert.Equal(TimeSpan.Zero, period.Start.Offset);
        Assert.Equal(TimeSpan.Zero, period.End!.Value.Offset);
    }

    [Fact]
    public void The_ends_of_the_calendar_are_no_failure()
    {
        foreach (var zone in new[] { "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago" })
        {
            var period = ResetPeriod.Containing(DateTimeOffset.MinValue, DateTimeOffset.MinValue, CrontabText.Schedule("* * * * *"), CrontabText.Zone(zone));
            Assert.Equal(DateTimeOffset.MinValue, period.Start);
            Assert.True(period.End > DateTimeOffset.MinValue);
            Assert.Null(ResetPeriod.Containing(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CrontabText.Schedule("0 0 1 * *"), CrontabText.Zone(zone)).End);
        }
    }

    [Theory]

    // The last minute of the calendar comes hours before the last instant in a zone ahead of UTC; where it comes later, no reset is invented.
    [InlineData("* * * * *", 0, "9999-01-01T00:00Z", "9999-12-31T12:00:30Z", "9999-12-31T12:00Z")]
    [InlineData("* * * * *", 14, "9999-01-01T00:00Z", "9999-12-31T23:59:59.9999999Z", "9999-12-31T09:59Z")]
    [InlineData("* * * * *", -11, "0001-01-01T00:00Z", "0001-01-01T10:59:59.9999999Z", "0001-01-01T00:00Z")]
    [InlineData("* * * * *", -11, "0001-01-01T00:00Z", "0001-01-01T11:01:59Z", "0001-01-01T11:01Z")]
    [InlineData("0 6 1 1 *", 0, "0001-01-01T00:00Z", "0001-01-02T12:00Z", "0001-01-01T06:00Z")]
    [InlineData("0 0 30 2 *", 0, "0001-01-01T00:00Z", "0001-03-01T00:00Z", "0001-01-01T00:00Z")]
    public void At_the_ends_of_the_calendar_a_period_starts_where_it_does_elsewhere(string schedule, int hours, string created, string now, string start)
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("fixed", TimeSpan.FromHours(hours), null, null);

        Assert.Equal(Some.Instant(start), ResetPeriod.Containing(Some.Instant(created), Some.Instant(now), CrontabText.Schedule(schedule), zone).Start);
    }

    [Fact]
    public void Nulls_and_a_time_before_the_creation_are_refused()
    {
        var (created, schedule) = (Some.Instant("2024-01-10"), CrontabText.Schedule("0 0 1 * *"));
        Assert.Throws<ArgumentNullException>("schedule", () => ResetPeriod.Containing(created, created, null!, TimeZoneInfo.Utc));
        Assert.Throws<ArgumentNullException>("zone", () => ResetPeriod.Containing(created, created, schedule, null!));
        Assert.Throws<ArgumentOutOfRangeException>("now", () => ResetPeriod.Containing(created, created.AddTicks(-1), schedule, TimeZoneInfo.Utc));
    }
}

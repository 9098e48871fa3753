using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace UsageSdk.Offline.Tests;

public sealed class CrontabScheduleTests
{
    // By hand, from the dates of the changes in the tz database. Comments give the change.
    [Theory]

    // Lord Howe: 2024-10-06 02:00 -> 02:30 at 15:30Z; 2024-04-07 02:00 -> 01:30 at 15:00Z.
    [InlineData("15 2 * * *", "Australia/Lord_Howe", "2024-10-05T00:00Z", "2024-10-05T15:30Z")]
    [InlineData("0 2 * * *", "Australia/Lord_Howe", "2024-10-05T00:00Z", "2024-10-05T15:30Z")]
    [InlineData("30 2 * * *", "Australia/Lord_Howe", "2024-10-05T00:00Z", "2024-10-05T15:30Z")]
    [InlineData("*/10 2 * * *", "Australia/Lord_Howe", "2024-10-05T15:30Z", "2024-10-05T15:40Z")]
    [InlineData("59 1 * * *", "Australia/Lord_Howe", "2024-10-05T00:00Z", "2024-10-05T15:29Z")]
    [InlineData("45 1 * * *", "Australia/Lord_Howe", "2024-04-06T00:00Z", "2024-04-06T14:45Z")]
    [InlineData("45 1 * * *", "Australia/Lord_Howe", "2024-04-06T14:45Z", "2024-04-07T15:15Z")]
    [InlineData("45 1 * * *", "Australia/Lord_Howe", "2024-04-06T15:10Z", "2024-04-07T15:15Z")]
    [InlineData("* * * * *", "Australia/Lord_Howe", "2024-04-06T14:59Z", "2024-04-06T15:30Z")]
    [InlineData("0 2 * * *", "Australia/Lord_Howe", "2024-04-06T14:59Z", "2024-04-06T15:30Z")]

    // Apia: from -10 to +14 at 2011-12-30T10:00Z, so that 30 December is missing; 2012-04-01 04:00 -> 03:00 at 14:00Z.
    [InlineData("0 0 * * *", "Pacific/Apia", "2011-12-29T09:00Z", "2011-12-29T10:00Z")]
    [InlineData("0 0 * * *", "Pacific/Apia", "2011-12-29T10:00Z", "2011-12-30T10:00Z")]
    [InlineData("0 0 * * *", "Pacific/Apia", "2011-12-30T10:00Z", "2011-12-31T10:00Z")]
    [InlineData("0 12 30 12 *", "Pacific/Apia", "2011-12-01T00:00Z", "2011-12-30T10:00Z")]
    [InlineData("0 12 30 12 *", "Pacific/Apia", "2011-12-30T10:00Z", "2012-12-29T22:00Z")]
    [InlineData("59 23 * * *", "Pacific/Apia", "2011-12-30T00:00Z", "2011-12-30T09:59Z")]
    [InlineData("59 23 * * *", "Pacific/Apia", "2011-12-30T09:59Z", "2011-12-30T10:00Z")]
    [InlineData("0 0 * * FRI", "Pacific/Apia", "2011-12-26T00:00Z", "2011-12-30T10:00Z")]
    [InlineData("0 0 1 * *", "Pacific/Apia", "2011-12-30T10:00Z", "2011-12-31T10:00Z")]
    [InlineData("30 3 1 4 *", "Pacific/Apia", "2012-03-31T00:00Z", "2012-03-31T13:30Z")]
    [InlineData("30 3 * * *", "Pacific/Apia", "2012-03-31T13:30Z", "2012-04-01T14:30Z")]

    // Santiago: 2024-09-08 00:00 -> 01:00 at 04:00Z; 2024-04-07 00:00 -> 6 April 23:00 at 03:00Z.
    [InlineData("0 0 * * *", "America/Santiago", "2024-09-07T04:00Z", "2024-09-08T04:00Z")]
    [InlineData("0 0 * * *", "America/Santiago", "2024-09-08T04:00Z", "2024-09-09T03:00Z")]
    [InlineData("30 0 8 9 *", "America/Santiago", "2024-01-01T00:00Z", "2024-09-08T04:00Z")]
    [InlineData("0 1 * * *", "America/Santiago", "2024-09-08T03:59Z", "2024-09-08T04:00Z")]
    [InlineData("30 23 * * *", "America/Santiago", "2024-04-06T12:00Z", "2024-04-07T02:30Z")]
    [InlineData("30 23 * * *", "America/Santiago", "2024-04-07T02:30Z", "2024-04-08T03:30Z")]
    [InlineData("0 0 7 4 *", "America/Santiago", "2024-04-01T00:00Z", "2024-04-07T04:00Z")]

    // Havana: 2024-03-10 00:00 -> 01:00 at 05:00Z; 2024-11-03 01:00 -> 00:00 at 05:00Z.
    [InlineData("0 0 10 3 *", "America/Havana", "2024-01-01T00:00Z", "2024-03-10T05:00Z")]
    [InlineData("*/20 0 * * SUN", "America/Havana", "2024-03-10T05:00Z", "2024-03-17T04:00Z")]
    [InlineData("0 0 3 11 *", "America/Havana", "2024-11-01T00:00Z", "2024-11-03T04:00Z")]
    [InlineData("0 0 * * *", "America/Havana", "2024-11-03T04:00Z", "2024-11-04T05:00Z")]
    [InlineData("*/30 * * * *", "America/Havana", "2024-11-03T04:30Z", "2024-11-03T06:00Z")]

    // Beirut: 2024-03-31 00:00 -> 01:00 at 30 March 22:00Z; 2024-10-27 00:00 -> 26 October 23:00 at 21:00Z.
    [InlineData("0 0 * * *", "Asia/Beirut", "2024-03-30T00:00Z", "2024-03-30T22:00Z")]
    [InlineData("0 0 * * *", "Asia/Beirut", "2024-03-30T22:00Z", "2024-03-31T21:00Z")]
    [InlineData("0 0 27 10 *", "Asia/Beirut", "2024-10-26T00:00Z", "2024-10-26T22:00Z")]
    [InlineData("0 23 * * *", "Asia/Beirut", "2024-10-26T00:00Z", "2024-10-26T20:00Z")]
    [InlineData("0 23 * * *", "Asia/Beirut", "2024-10-26T20:00Z", "2024-10-27T21:00Z")]

    // New York: 2024-03-10 02:00 -> 03:00 at 07:00Z; 2024-11-03 02:00 -> 01:00 at 06:00Z. Berlin: 2024-03-31 at 01:00Z.
    [InlineData("30 2 * * *", "America/New_York", "2024-03-10T00:00Z", "2024-03-10T07:00Z")]
    [InlineData("*/15 2-3 * * *", "America/New_York", "2024-03-10T07:00Z", "2024-03-10T07:15Z")]
    [InlineData("30 1 * * *", "America/New_York", "2024-11-03T00:00Z", "2024-11-03T05:30Z")]
    [InlineData("30 1 * * *", "America/New_York", "2024-11-03T05:30Z", "2024-11-04T06:30Z")]
    [InlineData("30 2 31 3 *", "Europe/Berlin", "2024-03-01T00:00Z", "2024-03-31T01:00Z")]

    // St. John's: 2010-03-14 00:01 -> 01:01 at 03:31Z, the minute after midnight. Chatham: 2024-09-29 02:45 -> 03:45 at 14:00Z.
    [InlineData("0 0 * * *", "America/St_Johns", "2010-03-14T00:00Z", "2010-03-14T03:30Z")]
    [InlineData("30 0 * * *", "America/St_Johns", "2010-03-14T00:00Z", "2010-03-14T03:31Z")]
    [InlineData("0 3 * * *", "Pacific/Chatham", "2024-09-28T00:00Z", "2024-09-28T14:00Z")]

    // Zones that moved their standard time: Kwajalein lost 1993-08-21 at 12:00Z; Pyongyang went from +9 to +8:30 at 2015-08-14T15:00Z
    // and back at 2018-05-04T15:00Z; Casablanca's Ramadan of 2024 began on 10 March at 02:00Z, 03:00 -> 02:00.
    [InlineData("0 12 21 8 *", "Pacific/Kwajalein", "1993-08-01T00:00Z", "1993-08-21T12:00Z")]
    [InlineData("45 23 * * *", "Asia/Pyongyang", "2015-08-14T14:50Z", "2015-08-15T15:15Z")]
    [InlineData("45 23 * * *", "Asia/Pyongyang", "2018-05-04T00:00Z", "2018-05-04T15:00Z")]
    [InlineData("30 2 * * *", "Africa/Casablanca", "2024-03-10T01:30Z", "2024-03-11T02:30Z")]

    // Half and quarter hours without changes.
    [InlineData("0 0 1 * *", "Asia/Kolkata", "2024-01-10T00:00Z", "2024-01-31T18:30Z")]
    [InlineData("0 0 1 * *", "Asia/Kathmandu", "2024-01-10T00:00Z", "2024-01-31T18:15Z")]

    // Leap days, and seconds within a minute.
    [InlineData("0 0 29 2 *", "UTC", "2096-02-29T00:00Z", "2104-02-29T00:00Z")]
    [InlineData("0 0 29 2 *", "UTC", "1999-03-01T00:00Z", "2000-02-29T00:00Z")]
    [InlineData("0 0 29 2 */7", "UTC", "2088-02-29T00:00Z", "2128-02-29T00:00Z")]
    [InlineData("0 0 1 * *", "UTC", "2024-01-31T23:59:59.9999999Z", "2024-02-01T00:00Z")]
    [InlineData("* * * * *", "UTC", "2024-01-31T23:58:00.0000001Z", "2024-01-31T23:59Z")]

    // The last day of the calendar.
    [InlineData("* * * * *", "UTC", "9999-12-31T12:00Z", "9999-12-31T12:01Z")]
    [InlineData("59 23 31 12 *", "UTC", "9999-12-31T12:00Z", "9999-12-31T23:59Z")]

    // Day and weekday: either if both are restricted, both if one starts with a star. 2024-01-01 was a Monday.
    [InlineData("0 0 13 * FRI", "UTC", "2024-01-05T00:00Z", "2024-01-12T00:00Z")]
    [InlineData("0 0 13 * FRI", "UTC", "2024-01-12T00:00Z", "2024-01-13T00:00Z")]
    [InlineData("0 0 */2 * MON", "UTC", "2024-01-01T00:00Z", "2024-01-15T00:00Z")]
    [InlineData("0 0 13 * */5", "UTC", "2024-01-01T00:00Z", "2024-09-13T00:00Z")]
    public void Next_is_the_time_worked_out_by_hand(string schedule, string zone, string after, string next) =>
        Assert.Equal(Some.Instant(next), CrontabText.Schedule(schedule).Next(Some.Instant(after), CrontabText.Zone(zone)));

    [Fact]
    public void Next_agrees_with_croniter()
    {
        var cases = JsonNode.Parse(File.ReadAllText(Path.Combine(Here(), "Crontab", "croniter.json")))!.AsArray();
        Assert.True(cases.Count >= 200);
        foreach (var item in cases)
        {
            var schedule = CrontabText.Schedule(Text(item!["schedule"]));
            var zone = CrontabText.Zone(Text(item["zone"]));
            var next = new List<DateTimeOffset>();
            var after = Some.Instant(Text(item["after"]));
            while (next.Count < 3 && schedule.Next(after, zone) is { } time)
            {
                next.Add(time);
                after = time;
            }

            Assert.True(
                item["next"]!.AsArray().Select(instant => Some.Instant(Text(instant))).SequenceEqual(next),
                $"{item.ToJsonString()}: {string.Join(' ', next.Select(instant => instant.ToString("O")))}");
        }
    }

    [Fact]
    public void Next_is_in_utc_whatever_the_offset_of_the_time_before() =>
        Assert.Equal(TimeSpan.Zero, CrontabText.Schedule("0 0 1 * *").Next(Some.Instant("2024-01-10T00:00+05:00"), CrontabText.Zone("Asia/Tokyo"))!.Value.Offset);

    [Theory]
    [InlineData("0 0 30 2 *")]
    [InlineData("0 0 31 4,6,9,11 *")]
    [InlineData("0 0 30,31 FEB */2")]
    public void A_schedule_without_a_date_never_fires(string schedule) =>
        Assert.Null(CrontabText.Schedule(schedule).Next(Some.Instant("2024-01-01"), TimeZoneInfo.Utc));

    [Theory]
    [InlineData("UTC")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Pago_Pago")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    public void The_ends_of_the_calendar_are_no_failure(string name)
    {
        var zone = CrontabText.Zone(name);
        foreach (var text in new[] { "* * * * *", "0 0 1 1 *", "59 23 31 12 *", "0 0 29 2 *", "0 0 30 2 *" })
        {
            var schedule = CrontabText.Schedule(text);
            Assert.Null(schedule.Next(DateTimeOffset.MaxValue, zone));
            Assert.True(schedule.Next(DateTimeOffset.MinValue, zone) is not { } first || first > DateTimeOffset.MinValue);
            for (var hours = 0; hours < 60; hours++)
            {
                var late = DateTimeOffset.MaxValue.AddHours(-hours);
                Assert.True(schedule.Next(late, zone) is not { } next || next > late);
                var early = DateTimeOffset.MinValue.AddHours(hours);
                Assert.True(schedule.Next(early, zone) is not { } soon || soon > early);
            }
        }
    }

    [Theory]
    [InlineData("60", "0", "1", "*", "*", "minute: must be a crontab field of 0-59; is '60'.")]
    [InlineData("0", "24", "1", "*", "*", "hour: must be a crontab field of 0-23; is '24'.")]
    [InlineData("0", "0", "0", "*", "*", "day: must be a crontab field of 1-31; is '0'.")]
    [InlineData("0", "0", "1", "13", "*", "month: must be a crontab field of 1-12 or JAN-DEC; is '13'.")]
    [InlineData("0", "0", "1", "*", "?", "weekday: must be a crontab field of 0-7 or SUN-SAT; is '?'.")]
    public void A_field_that_is_none_is_named(string minute, string hour, string day, string month, string weekday, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => CrontabSchedule.Parse(minute, hour, day, month, weekday)).Message);

    [Fact]
    public void Null_is_refused()
    {
        Assert.Throws<ArgumentNullException>("day", () => CrontabSchedule.Parse("0", "0", null!, "*", "*"));
        Assert.Throws<ArgumentNullException>("zone", () => CrontabText.Schedule("* * * * *").Next(DateTimeOffset.UnixEpoch, null!));
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

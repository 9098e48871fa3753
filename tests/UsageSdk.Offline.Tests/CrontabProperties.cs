using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using UsageSdk.UsageEngine;

namespace UsageSdk.Offline.Tests;

public sealed class CrontabProperties
{
    private const int Days = 3;

    // A fixed seed: a failure repeats on every machine.
    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithMaxTest(300)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20_261_122, 12_345_679), FSharpOption<int>.None)));

    // Changes of clocks, forwards and back, and a year's end.
    private static readonly (string Zone, string Around)[] Places =
    [
        ("Australia/Lord_Howe", "2024-10-05T15:30Z"), ("Australia/Lord_Howe", "2024-04-06T15:00Z"),
        ("Pacific/Apia", "2011-12-30T10:00Z"), ("Pacific/Kwajalein", "1993-08-21T12:00Z"),
        ("America/Santiago", "2024-09-08T04:00Z"), ("America/Santiago", "2024-04-07T03:00Z"),
        ("America/Havana", "2024-03-10T05:00Z"), ("America/Havana", "2024-11-03T05:00Z"),
        ("Asia/Beirut", "2024-03-30T22:00Z"), ("Asia/Beirut", "2024-10-26T21:00Z"),
        ("America/St_Johns", "2010-03-14T03:31Z"), ("Asia/Pyongyang", "2015-08-14T15:00Z"),
        ("Asia/Kolkata", "2023-12-31T18:30Z"), ("UTC", "2024-02-29T00:00Z"),
    ];

    [Fact]
    public void Next_is_after_the_time_matches_the_fields_and_nothing_between_does() => Check.One(Repeatable, Prop.ForAll(Arb.From(Questions()), question =>
    {
        var next = CrontabText.Schedule(question.Schedule).Next(question.After, question.Zone);
        var expected = question.FirstByMinutes();
        Assert.True(next is null || next > question.After);
        Assert.Equal(expected, next > question.After.AddDays(Days) ? null : next);
    }));

    [Fact]
    public void A_period_is_the_one_that_following_the_resets_one_by_one_leads_to() => Check.One(Repeatable, Prop.ForAll(Arb.From(Questions()), Arb.From(Gen.Choose(0, 600)), (question, minutes) =>
    {
        var schedule = CrontabText.Schedule(question.Schedule);
        var now = question.After.AddMinutes(minutes);
        var start = question.After;
        var end = schedule.Next(start, question.Zone);
        while (end <= now)
        {
            start = end.Value;
            end = schedule.Next(start, question.Zone);
        }

        Assert.Equal(new ResetPeriod(start, end), ResetPeriod.Containing(question.After, now, schedule, question.Zone));
    }));

    private static Gen<Question> Questions() =>
        from minute in Gen.Elements("*", "0", "30", "59", "*/15", "0,45", "1-30/7", "50/5")
        from hour in Gen.Elements("*", "*", "0", "1", "2", "23", "*/6", "0-3", "22,23")
        from day in Gen.Elements("*", "*", "*", "1", "*/2", "28-31", "6,7,10", "30")
        from month in Gen.Elements("*", "*", "*", "3,4,9-12", "DEC-DEC")
        from weekday in Gen.Elements("*", "*", "*", "SUN", "MON-FRI", "*/2", "5-7")
        from place in Gen.Elements(Places)
        from minutes in Gen.OneOf(Gen.Choose(-2 * 1440, 2 * 1440), Gen.Choose(-90, 90))
        from seconds in Gen.Elements(0, 0, 1, 59)
        select new Question($"{minute} {hour} {day} {month} {weekday}", CrontabText.Zone(place.Zone), Some.Instant(place.Around).AddMinutes(minutes).AddSeconds(seconds));

    private sealed record Question(string Schedule, TimeZoneInfo Zone, DateTimeOffset After)
    {
        /// <summary>By the definition: minute by minute, with the latest reading of the clock so far.</summary>
        public DateTimeOffset? FirstByMinutes()
        {
            var time = new DateTimeOffset(After.UtcTicks - (After.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddHours(-30);
            var latest = Local(time);
            while (time.AddMinutes(1) <= After.AddDays(Days))
            {
                time = time.AddMinutes(1);
                var fires = false;
                for (var local = Local(time); latest < local;)
                {
                    latest = latest.AddMinutes(1);
                    fires |= time > After && Matches(latest);
                }

                if (fires)
                {
                    return time;
                }
            }

            return null;
        }

        private DateTime Local(DateTimeOffset time) => time.UtcDateTime + Zone.GetUtcOffset(time.UtcDateTime);

        private bool Matches(DateTime local)
        {
            var texts = Schedule.Split(' ');
            int[] values = [local.Minute, local.Hour, local.Day, local.Month, (int)local.DayOfWeek];
            bool In(CrontabFieldKind kind) => CrontabField.TryParse(texts[(int)kind], kind, out var field) && field.Contains(values[(int)kind]);
            var (day, weekday) = (In(CrontabFieldKind.Day), In(CrontabFieldKind.Weekday));
            var isEither = texts[2][0] != '*' && texts[4][0] != '*';
            return In(CrontabFieldKind.Minute) && In(CrontabFieldKind.Hour) && In(CrontabFieldKind.Month) && (isEither ? day || weekday : day && weekday);
        }
    }
}

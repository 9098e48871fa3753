using System.Globalization;
using UsageSdk.UsageEngine;

namespace UsageSdk.Offline.Tests.Metering;

public sealed class UsageEngineMeterTests
{
    [Theory]
    [InlineData("", 0, 0, 0, 0, 0)]
    [InlineData("10T08:00 5", 5, 1, 5, 5, 1)]
    [InlineData("10T08:00 5; 10T09:00 2.5; 10T10:00 -1", 6.5, 3, 5, -1, 3)]
    [InlineData("10T08:00 -5; 10T09:00 -3", -8, 2, -3, -5, 2)]
    [InlineData("10T08:00 0; 10T08:00 0", 0, 2, 0, 0, 2)]

    // The period is 10 March, its end excluded; 12:00 is now.
    [InlineData("09T23:59:59.999 1; 10T00:00 2; 11T00:00 4", 2, 1, 2, 2, 1)]
    [InlineData("10T12:00 1; 10T12:00:00.001 2", 1, 1, 1, 1, 1)]
    public void A_meter_shows_the_values_of_its_current_period_up_to_now(string values, decimal sum, decimal increment, decimal max, decimal min, long count)
    {
        UsageEngineMeterReading Read(AggregationType aggregation) => Engine.Meter(aggregation).ReadAt(Engine.Values(values), Engine.Time("10T12:00"));

        Assert.Equal((sum, increment), (Read(AggregationType.Sum).Value, Read(AggregationType.Increment).Value));
        Assert.Equal((max, min), (Read(AggregationType.Max).Value, Read(AggregationType.Min).Value));
        Assert.Equal((count, new ResetPeriod(Engine.Time("10T00:00"), Engine.Time("11T00:00"))), (Read(AggregationType.Max).Count, Read(AggregationType.Min).Period));
    }

    [Theory]
    [InlineData("10T08:00 1000000000000000000000000000; 10T08:00 0.04; 10T09:00 0.04; 10T10:00 -1000000000000000000000000000", "0.08")]
    [InlineData("10T08:00 1000000000000000000000000000; 10T08:00 -1000000000000000000000000000; 10T08:00 0.04; 10T08:00 0.04", "0.08")]
    [InlineData("10T08:00 70000000000000000000000000000; 10T08:00 70000000000000000000000000000; 10T09:00 -70000000000000000000000000000", "70000000000000000000000000000")]
    public void A_sum_is_exact_whatever_comes_between(string values, string sum)
    {
        var (meter, expected) = (Engine.Meter(AggregationType.Sum), decimal.Parse(sum, CultureInfo.InvariantCulture));

        Assert.Equal(expected, meter.ReadAt(Engine.Values(values), Engine.Time("10T12:00")).Value);
        Assert.Equal(expected, Assert.Single(meter.ReadPeriods(Engine.Values(values).Reverse())).Value);
    }

    [Fact]
    public void A_value_beyond_decimal_is_an_error()
    {
        MeterValue[] values = [new(Engine.Time("10T08:00"), decimal.MaxValue), new(Engine.Time("10T09:00"), 1), new(Engine.Time("10T10:00"), -1)];
        var meter = Engine.Meter(AggregationType.Sum);

        Assert.Throws<OverflowException>(() => meter.ReadAt(values, Engine.Time("10T09:30")));
        Assert.Equal(decimal.MaxValue, meter.ReadAt(values, Engine.Time("10T10:00")).Value);
    }

    [Fact]
    public void Just_before_its_end_a_period_is_complete()
    {
        var meter = Engine.Meter(AggregationType.Sum);
        var values = Engine.Values("10T00:00 1; 10T23:59:59.999 2; 11T00:00 4");

        Assert.Equal(3, meter.ReadAt(values, Engine.Time("11T00:00").AddTicks(-1)).Value);
        Assert.Equal(4, meter.ReadAt(values, Engine.Time("11T00:00")).Value);
    }

    [Fact]
    public void The_first_period_starts_with_the_meter()
    {
        var meter = Engine.Meter(AggregationType.Sum) with { CreatedAt = Engine.Time("10T06:00") };
        var values = Engine.Values("10T05:59 1; 10T06:00 2; 10T07:00 4");

        var reading = meter.ReadAt(values, Engine.Time("10T12:00"));

        Assert.Equal((6m, new ResetPeriod(Engine.Time("10T06:00"), Engine.Time("11T00:00"))), (reading.Value, reading.Period));
        Assert.Equal(6, Assert.Single(meter.ReadPeriods(values)).Value);
        Assert.Throws<ArgumentOutOfRangeException>("now", () => meter.ReadAt(values, Engine.Time("10T05:59")));
    }

    [Fact]
    public void Values_count_while_the_type_is_active()
    {
        var meter = Engine.Meter(AggregationType.Sum) with { ActiveFrom = Engine.Time("10T08:00"), ActiveTo = Engine.Time("10T10:00") };
        var values = Engine.Values("10T07:59:59.999 1; 10T08:00 2; 10T09:59:59.999 4; 10T10:00 8");

        Assert.Equal(6, meter.ReadAt(values, Engine.Time("10T12:00")).Value);
        Assert.Equal(6, Assert.Single(meter.ReadPeriods(values)).Value);
    }

    [Fact]
    public void Periods_with_values_are_read_the_oldest_first()
    {
        var meter = Engine.Meter(AggregationType.Sum, Engine.At(3));

        var readings = meter.ReadPeriods(Engine.Values("12T08:00 1; 10T09:00 2; 10T08:00 1; 12T00:00 8; 13T00:00 16"));

        Assert.Equal(
            [("10T00:00", 3m, 2L, "10T09:00"), ("12T00:00", 9m, 2L, "12T00:00"), ("13T00:00", 16m, 1L, "13T00:00")],
            readings.Select(reading => (Text(reading.Period.Start), reading.Value, reading.Count, Text(reading.Thresholds[0].CrossedAt!.Value))));
        Assert.Empty(meter.ReadPeriods([]));
    }

    [Theory]

    // The days on which clocks change are 23 and 25 hours long, and a value just after the change is in the day that its clock shows.
    [InlineData("0 0 * * *", "Europe/Berlin", "2026-03-28T23:00Z 2026-03-29T21:59Z|2026-03-29T22:00Z")]
    [InlineData("0 0 * * *", "Europe/Berlin", "2026-10-24T22:00Z 2026-10-25T22:59Z|2026-10-25T23:00Z")]

    // 02:30 does not exist on 8 March in New York, 01:30 exists twice on 1 November.
    [InlineData("30 2 * * *", "America/New_York", "2026-03-08T06:59Z|2026-03-08T07:00Z 2026-03-09T06:29Z|2026-03-09T06:30Z")]
    [InlineData("30 1 * * *", "America/New_York", "2026-11-01T05:29Z|2026-11-01T05:30Z 2026-11-01T06:30Z 2026-11-02T06:29Z|2026-11-02T06:30Z")]

    // Lord Howe moves by half an hour, at 02:00.
    [InlineData("0 2 * * *", "Australia/Lord_Howe", "2026-10-03T15:29Z|2026-10-03T15:30Z 2026-10-04T14:59Z|2026-10-04T15:00Z")]

    // Months of 28 to 31 days; a 31st or 29 February that a month or year lacks is passed over.
    [InlineData("0 0 1 * *", "UTC", "2026-02-01T00:00Z 2026-02-28T23:59Z|2026-03-01T00:00Z 2026-03-31T23:59Z|2026-04-01T00:00Z")]
    [InlineData("0 0 31 * *", "UTC", "2026-01-31T00:00Z 2026-02-28T00:00Z 2026-03-30T23:59Z|2026-03-31T00:00Z 2026-05-30T23:59Z|2026-05-31T00:00Z")]
    [InlineData("0 0 29 * *", "UTC", "2026-01-29T00:00Z 2026-03-28T23:59Z|2026-03-29T00:00Z")]
    [InlineData("0 0 29 * *", "UTC", "2028-01-29T00:00Z 2028-02-28T23:59Z|2028-02-29T00:00Z")]
    [InlineData("0 0 29 2 *", "UTC", "2024-02-29T00:00Z 2028-02-28T23:59Z|2028-02-29T00:00Z")]
    public void Periods_follow_the_clocks_of_the_zone(string schedule, string zone, string times)
    {
        var meter = Engine.Meter(AggregationType.Increment) with { ResetSchedule = Engine.Schedule(schedule), Timezone = zone, CreatedAt = Some.Instant("2020-01-01T00:00Z") };
        var periods = times.Split('|').Select(period => period.Split(' ').Select(Some.Instant).ToArray()).ToArray();

        var readings = meter.ReadPeriods(periods.SelectMany(period => period).Reverse().Select(time => new MeterValue(time, 1)));

        Assert.Equal(periods.Select(period => (decimal)period.Length), readings.Select(reading => reading.Value));
        foreach (var (period, reading) in periods.Zip(readings))
        {
            Assert.Equal(reading, meter.ReadAt(periods.SelectMany(other => other).Select(time => new MeterValue(time, 1)), period[^1]) with { Thresholds = reading.Thresholds });
        }
    }

    [Fact]
    public void A_schedule_that_never_fires_makes_one_period()
    {
        var meter = Engine.Meter(AggregationType.Sum) with { ResetSchedule = Engine.Schedule("0 0 30 2 *") };

        var reading = Assert.Single(meter.ReadPeriods([new(Engine.Time("10T00:00"), 1), new(Some.Instant("2090-01-01T00:00Z"), 2)]));

        Assert.Equal((3m, new ResetPeriod(meter.CreatedAt, null)), (reading.Value, reading.Period));
    }

    [Fact]
    public void A_meter_of_the_service_inherits_from_its_type_what_it_has_not_of_its_own()
    {
        var type = new MeterType
        {
            Id = "type",
            Name = "Calls",
            Unit = "calls",
            Timezone = "Europe/Berlin",
            Capacity = 100,
            ActiveFrom = Engine.Time("02T00:00"),
            ActiveTo = Engine.Time("30T00:00"),
            Aggregation = new() { Type = AggregationType.Max },
            ResetSchedule = Engine.Schedule("0 0 1 * *"),
            Thresholds = [Engine.Percent(90)],
        };
        var meter = new Meter
        {
            Id = "meter",
            MeterKey = "calls",
            MeterTypeId = "type",
            UserId = "user",
            CreatedAt = Engine.Time("01T00:00"),
            PeriodStart = Engine.Time("02T00:00").ToOffset(TimeSpan.FromHours(1)),
            PeriodEnd = Engine.Time("03T00:00"),
        };

        Assert.Equal(
            new()
            {
                Aggregation = AggregationType.Max,
                ResetSchedule = type.ResetSchedule,
                Timezone = "Europe/Berlin",
                CreatedAt = Engine.Time("01T00:00"),
                KnownPeriod = new(Engine.Time("02T00:00"), Engine.Time("03T00:00")),
                ActiveFrom = type.ActiveFrom,
                ActiveTo = type.ActiveTo,
                Capacity = 100,
                Thresholds = type.Thresholds,
            },
            UsageEngineMeter.From(type, meter));
        var own = UsageEngineMeter.From(type, meter with { Capacity = 50, Thresholds = [] });
        Assert.Equal(50, own.Capacity);
        Assert.Empty(own.Thresholds);
        Assert.Empty(UsageEngineMeter.From(type with { Thresholds = null }, meter).Thresholds);
        Refuses("createdAt: must not be null.", type, meter with { CreatedAt = null });
        Refuses("periodStart: must not be null.", type, meter with { PeriodStart = null });
        Refuses("meterTypeId: must be the id of the meter type.", type with { Id = "other" }, meter);
        Assert.Throws<ArgumentNullException>("type", () => UsageEngineMeter.From(null!, meter));
        Assert.Throws<ArgumentNullException>("meter", () => UsageEngineMeter.From(type, null!));

        static void Refuses(string reason, MeterType ofType, Meter state) =>
            Assert.StartsWith(reason, Assert.Throws<ArgumentException>("meter", () => UsageEngineMeter.From(ofType, state)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, UsageEngineMeter> BrokenMeters { get; } = new()
    {
        { "aggregation.type: must be sum, increment, max or min; is 'median'.", Engine.Meter(new AggregationType("median")) },
        { "aggregation.type: must be sum, increment, max or min; is ''.", Engine.Meter(default) },
        { "resetSchedule.hour: must be a crontab field of 0-23; is '24'.", Engine.Meter(AggregationType.Sum) with { ResetSchedule = Engine.Schedule("0 24 * * *") } },
        { "timezone: must be the IANA name of a time zone; is 'Mars/Olympus'.", Engine.Meter(AggregationType.Sum) with { Timezone = "Mars/Olympus" } },
        { "capacity: must be 0 or more.", Engine.Meter(AggregationType.Sum) with { Capacity = -1 } },
        { "thresholds: must have at most 5 items.", Engine.Meter(AggregationType.Sum, [.. Enumerable.Repeat(Engine.At(1), 6)]) },
        { "thresholds[1]: must have either absoluteValue or capacityPercentage.", Engine.Meter(AggregationType.Sum, Engine.At(1), new Threshold()) },
        { "thresholds[0]: must have either absoluteValue or capacityPercentage.", Engine.Meter(AggregationType.Sum, Engine.At(1) with { CapacityPercentage = 1 }) },
        { "thresholds[0]: must have either absoluteValue or capacityPercentage.", Engine.Meter(AggregationType.Sum, (Threshold)null!) },
    };

    [Theory]
    [MemberData(nameof(BrokenMeters), DisableDiscoveryEnumeration = true)]
    public void A_broken_meter_is_refused_with_the_rule(string message, UsageEngineMeter meter)
    {
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => meter.ReadAt([], Engine.Time("10T00:00"))).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => meter.ReadPeriods([])).Message);
    }

    [Fact]
    public void Nulls_are_refused_and_an_overflow_is_told()
    {
        var meter = Engine.Meter(AggregationType.Sum);

        Assert.Throws<ArgumentNullException>("values", () => meter.ReadAt(null!, Engine.Time("10T00:00")));
        Assert.Throws<ArgumentNullException>("values", () => meter.ReadPeriods(null!));
        Assert.Throws<OverflowException>(() => meter.ReadPeriods([new(Engine.Time("10T00:00"), decimal.MaxValue), new(Engine.Time("10T01:00"), 1)]));
        Assert.Throws<OverflowException>(() => (Engine.Meter(AggregationType.Sum, Engine.Percent(200)) with { Capacity = decimal.MaxValue }).ReadPeriods([]));
    }

    private static string Text(DateTimeOffset time) => time.ToString("dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}

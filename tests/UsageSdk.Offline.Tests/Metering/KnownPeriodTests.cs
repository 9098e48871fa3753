using UsageSdk.UsageEngine;

namespace UsageSdk.Offline.Tests.Metering;

/// <summary>A meter whose schedule was weekly until the period of 2 March, and is daily since.</summary>
public sealed class KnownPeriodTests
{
    private static readonly UsageEngineMeter Meter = Engine.Meter(AggregationType.Sum) with { KnownPeriod = new(Engine.Time("02T00:00"), Engine.Time("09T00:00")) };

    private static readonly MeterValue[] Values = Engine.Values("02T00:00 1; 05T12:00 2; 08T23:59 4; 09T00:00 8; 10T00:00 16");

    [Theory]
    [InlineData("02T00:00", "02T00:00", "09T00:00", 1)]
    [InlineData("08T23:59", "02T00:00", "09T00:00", 7)]
    [InlineData("09T00:00", "09T00:00", "10T00:00", 8)]
    [InlineData("10T06:00", "10T00:00", "11T00:00", 16)]
    public void The_known_period_counts_before_the_schedule(string now, string start, string end, int value)
    {
        var reading = Meter.ReadAt(Values, Engine.Time(now));

        Assert.Equal((new(Engine.Time(start), Engine.Time(end)), value), (reading.Period, reading.Value));
        Assert.Contains((reading.Period.Start, reading.Period.End), Meter.ReadPeriods(Values).Select(period => (period.Period.Start, period.Period.End)));
    }

    [Fact]
    public void The_period_after_it_starts_with_its_end_whatever_the_schedule_says()
    {
        var meter = Meter with { KnownPeriod = new(Engine.Time("02T00:00"), Engine.Time("09T06:00")) };

        Assert.Equal(new ResetPeriod(Engine.Time("09T06:00"), Engine.Time("10T00:00")), meter.ReadAt(Values, Engine.Time("09T07:00")).Period);
    }

    [Fact]
    public void Earlier_times_and_values_are_refused_unless_the_schedule_is_said_to_be_old()
    {
        var early = Engine.Values("01T12:00 1");
        var always = Meter with { KnownPeriod = null };

        Assert.Contains("set KnownPeriod to null", Assert.Throws<ArgumentOutOfRangeException>("now", () => Meter.ReadAt([], Engine.Time("01T12:00"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("values", () => Meter.ReadPeriods(early));
        Assert.Equal(1, always.ReadAt(early, Engine.Time("01T12:00")).Value);
        Assert.Single(always.ReadPeriods(early));
    }

    [Fact]
    public void Early_values_that_do_not_count_are_passed_over() =>
        Assert.Equal([7, 8, 16], (Meter with { CreatedAt = Engine.Time("02T00:00") }).ReadPeriods([.. Engine.Values("01T12:00 100"), .. Values]).Select(reading => (int)reading.Value));

    [Fact]
    public void A_time_before_the_meter_is_refused_also_within_the_known_period() =>
        Assert.Throws<ArgumentOutOfRangeException>("now", () => (Meter with { CreatedAt = Engine.Time("02T00:01") }).ReadAt([], Engine.Time("02T00:00")));

    [Theory]
    [InlineData("02T00:00", "knownPeriod.end: must be after start.")]
    [InlineData("01T00:00", "knownPeriod.end: must be after start.")]
    [InlineData(null, "knownPeriod.end: must not be null, since the reset schedule fires after start.")]
    public void A_period_that_cannot_be_is_refused(string? end, string message)
    {
        var meter = Meter with { KnownPeriod = new(Engine.Time("02T00:00"), end is null ? null : Engine.Time(end)) };

        Assert.Equal(message, Assert.Throws<ArgumentException>(() => meter.ReadAt([], Engine.Time("03T00:00"))).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => meter.ReadPeriods([])).Message);
    }

    [Fact]
    public void A_schedule_that_never_fires_needs_no_end()
    {
        var meter = Meter with { ResetSchedule = Engine.Schedule("0 0 30 2 *"), KnownPeriod = new(Engine.Time("02T00:00"), null) };

        Assert.Equal(31, meter.ReadAt(Values, Engine.Time("30T00:00")).Value);
    }
}

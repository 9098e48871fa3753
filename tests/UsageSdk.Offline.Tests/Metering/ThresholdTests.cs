using System.Globalization;
using UsageSdk.UsageEngine;

namespace UsageSdk.Offline.Tests.Metering;

public sealed class ThresholdTests
{
    [Theory]

    // Reached exactly, passed, not reached.
    [InlineData("sum", 10, "10T08:00 4; 10T09:00 6; 10T10:00 1", "10T09:00")]
    [InlineData("sum", 10, "10T08:00 4; 10T09:00 7; 10T10:00 1", "10T09:00")]
    [InlineData("sum", 10, "10T08:00 4; 10T09:00 5.999", null)]
    [InlineData("sum", 10, "10T08:00 11", "10T08:00")]
    [InlineData("sum", 10, "", null)]

    // By timestamp, whatever the order of arrival.
    [InlineData("sum", 10, "10T10:00 1; 10T09:00 6; 10T08:00 4", "10T09:00")]

    // Once a period, also if the value falls again.
    [InlineData("sum", 10, "10T08:00 10; 10T09:00 -5; 10T10:00 5", "10T08:00")]
    [InlineData("sum", 10, "10T08:00 8; 10T09:00 -5; 10T10:00 7", "10T10:00")]

    // Values of one instant are one step.
    [InlineData("sum", 10, "10T08:00 15; 10T08:00 -10; 10T09:00 6", "10T09:00")]
    [InlineData("sum", 10, "10T08:00 -10; 10T08:00 15; 10T09:00 6", "10T09:00")]
    [InlineData("sum", 10, "10T08:00 5; 10T08:00 5", "10T08:00")]

    // A limit of 0 or less is reached by the first value, not by the period itself.
    [InlineData("sum", 0, "10T08:00 0", "10T08:00")]
    [InlineData("sum", 0, "10T08:00 -1; 10T09:00 1", "10T09:00")]
    [InlineData("sum", -5, "10T08:00 -6; 10T09:00 1", "10T09:00")]
    [InlineData("sum", 0, "", null)]

    // Each value is one occurrence.
    [InlineData("increment", 2, "10T08:00 100; 10T09:00 -100; 10T10:00 1", "10T09:00")]
    [InlineData("increment", 2, "10T08:00 0; 10T08:00 0", "10T08:00")]

    // A maximum crosses with the first value that high; a minimum with the first values or not at all.
    [InlineData("max", 10, "10T08:00 4; 10T09:00 10; 10T10:00 12", "10T09:00")]
    [InlineData("max", 10, "10T08:00 4; 10T09:00 5; 10T10:00 6", null)]
    [InlineData("max", -10, "10T08:00 -20; 10T09:00 -10", "10T09:00")]
    [InlineData("min", 10, "10T08:00 12; 10T09:00 3", "10T08:00")]
    [InlineData("min", 10, "10T08:00 12; 10T08:00 3; 10T09:00 20", null)]
    [InlineData("min", 10, "10T08:00 3; 10T09:00 12", null)]

    // Other periods and what comes after now do not matter.
    [InlineData("sum", 10, "09T23:00 10; 10T08:00 4", null)]
    [InlineData("sum", 10, "09T23:00 6; 10T08:00 4; 10T09:00 6", "10T09:00")]
    [InlineData("sum", 10, "10T08:00 4; 10T12:00 6", "10T12:00")]
    [InlineData("sum", 10, "10T08:00 4; 10T12:01 6", null)]
    public void A_threshold_is_crossed_at_the_first_instant_with_the_value_at_or_above_it(string aggregation, decimal limit, string values, string? crossed)
    {
        var reading = Engine.Meter(new AggregationType(aggregation), Engine.At(limit)).ReadAt(Engine.Values(values), Engine.Time("10T12:00"));

        Assert.Equal(new ThresholdReading(Engine.At(limit), limit, crossed is null ? null : Engine.Time(crossed)), Assert.Single(reading.Thresholds));
    }

    [Theory]
    [InlineData("0.08", "10T08:00 1000000000000000000000000000; 10T08:00 0.04; 10T08:00 0.04; 10T08:00 -1000000000000000000000000000", "10T08:00")]
    [InlineData("0.09", "10T08:00 1000000000000000000000000000; 10T08:00 0.04; 10T08:00 0.04; 10T08:00 -1000000000000000000000000000", null)]
    [InlineData("1000000000000000000000000001", "10T08:00 1000000000000000000000000000; 10T09:00 0.96; 10T10:00 0.04; 10T10:30 -5", "10T10:00")]
    [InlineData("79228162514264337593543950335", "10T08:00 70000000000000000000000000000; 10T09:00 70000000000000000000000000000; 10T10:00 -70000000000000000000000000000", "10T09:00")]
    public void A_sum_is_compared_exactly_also_beyond_decimal(string limit, string values, string? crossed)
    {
        var meter = Engine.Meter(AggregationType.Sum, Engine.At(decimal.Parse(limit, CultureInfo.InvariantCulture)));

        foreach (var order in (IEnumerable<MeterValue>[])[Engine.Values(values), Engine.Values(values).Reverse()])
        {
            Assert.Equal(crossed is null ? null : Engine.Time(crossed), meter.ReadAt(order, Engine.Time("10T12:00")).Thresholds[0].CrossedAt);
        }
    }

    [Theory]
    [InlineData(1000, 90, 900)]
    [InlineData(1000, 0, 0)]
    [InlineData(1000, 150, 1500)]
    [InlineData(1000, 33.3, 333)]
    [InlineData(0, 50, 0)]
    [InlineData(7, 12.5, 0.875)]
    public void A_percentage_is_one_of_the_capacity(decimal capacity, decimal percentage, decimal limit)
    {
        var meter = Engine.Meter(AggregationType.Sum, Engine.Percent(percentage)) with { Capacity = capacity };

        var below = meter.ReadAt([new(Engine.Time("10T08:00"), limit - 0.001m)], Engine.Time("10T12:00")).Thresholds[0];
        var at = meter.ReadAt([new(Engine.Time("10T08:00"), limit)], Engine.Time("10T12:00")).Thresholds[0];

        Assert.Equal((limit, null), (below.Limit, below.CrossedAt));
        Assert.Equal((limit, Engine.Time("10T08:00")), (at.Limit, at.CrossedAt));
    }

    [Fact]
    public void A_percentage_without_a_capacity_is_never_crossed()
    {
        var meter = Engine.Meter(AggregationType.Sum, Engine.Percent(0), Engine.At(1));

        var reading = meter.ReadAt(Engine.Values("10T08:00 1000"), Engine.Time("10T12:00"));

        Assert.Equal((null, null), (reading.Thresholds[0].Limit, reading.Thresholds[0].CrossedAt));
        Assert.Equal(Engine.Time("10T08:00"), reading.Thresholds[1].CrossedAt);
    }

    [Fact]
    public void Thresholds_keep_their_order_and_each_has_its_own_instant()
    {
        var meter = Engine.Meter(AggregationType.Sum, Engine.Percent(100), Engine.At(50), Engine.Percent(75)) with { Capacity = 100 };

        var reading = meter.ReadAt(Engine.Values("10T08:00 50; 10T09:00 30; 10T10:00 10"), Engine.Time("10T12:00"));

        Assert.Equal(
            [(100m, null), (50m, Engine.Time("10T08:00")), (75m, Engine.Time("10T09:00"))],
            reading.Thresholds.Select(threshold => (threshold.Limit!.Value, threshold.CrossedAt)));
    }

    [Fact]
    public void There_may_be_five_of_them()
    {
        var meter = Engine.Meter(AggregationType.Sum, Engine.At(10), Engine.At(20), Engine.At(30), Engine.At(40), Engine.At(50));

        var reading = meter.ReadAt(Engine.Values("10T08:00 15; 10T09:00 20; 10T10:00 5"), Engine.Time("10T12:00"));

        Assert.Equal([Engine.Time("10T08:00"), Engine.Time("10T09:00"), Engine.Time("10T09:00"), Engine.Time("10T10:00"), null], reading.Thresholds.Select(threshold => threshold.CrossedAt));
    }

    [Fact]
    public void Each_period_starts_without_crossings()
    {
        var readings = Engine.Meter(AggregationType.Sum, Engine.At(10)).ReadPeriods(Engine.Values("10T08:00 10; 11T08:00 9; 12T08:00 4; 12T09:00 6"));

        Assert.Equal([Engine.Time("10T08:00"), null, Engine.Time("12T09:00")], readings.Select(reading => reading.Thresholds[0].CrossedAt));
    }

    [Fact]
    public void A_crossing_is_in_utc()
    {
        var local = Engine.Time("10T08:00").ToOffset(TimeSpan.FromHours(5));

        var reading = Engine.Meter(AggregationType.Sum, Engine.At(1)).ReadAt([new(local, 1)], Engine.Time("10T12:00"));

        Assert.Equal(TimeSpan.Zero, reading.Thresholds[0].CrossedAt!.Value.Offset);
    }
}

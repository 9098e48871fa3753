using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using UsageSdk.UsageEngine;

namespace UsageSdk.Offline.Tests.Metering;

public sealed class UsageEngineMeterProperties
{
    // A fixed seed: a failure repeats on every machine.
    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithMaxTest(300)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20_261_122, 12_345_679), FSharpOption<int>.None)));

    private static readonly AggregationType[] Aggregations = [AggregationType.Sum, AggregationType.Increment, AggregationType.Max, AggregationType.Min];

    // A change of clocks is in the middle of the values.
    private static readonly (string Zone, string Around)[] Places =
        [("Etc/UTC", "2026-03-01T00:00Z"), ("America/New_York", "2026-03-08T07:00Z"), ("America/New_York", "2026-11-01T06:00Z"), ("Australia/Lord_Howe", "2026-04-04T15:00Z"), ("Pacific/Apia", "2011-12-30T10:00Z")];

    [Fact]
    public void A_period_and_its_thresholds_are_those_that_prefixes_of_its_values_lead_to() => Hold((meter, values) =>
    {
        foreach (var reading in meter.ReadPeriods(values))
        {
            var own = values.Where(value => value.Timestamp >= reading.Period.Start && !(value.Timestamp >= reading.Period.End)).ToArray();
            Assert.Equal((own.Length, Value(meter, own)), (reading.Count, reading.Value));
            foreach (var threshold in reading.Thresholds)
            {
                var crossed = own.Select(value => value.Timestamp).Order()
                    .Where(time => Value(meter, [.. own.Where(value => value.Timestamp <= time)]) >= threshold.Limit).Cast<DateTimeOffset?>().FirstOrDefault();
                Assert.Equal(crossed, threshold.CrossedAt);
            }
        }
    });

    [Fact]
    public void Every_value_is_in_one_period_and_periods_do_not_overlap() => Hold((meter, values) =>
    {
        var readings = meter.ReadPeriods(values);
        Assert.Equal(values.Length, readings.Sum(reading => reading.Count));
        Assert.Equal(values.Sum(value => value.Value), (meter with { Aggregation = AggregationType.Sum }).ReadPeriods(values).Sum(reading => reading.Value));
        foreach (var (earlier, later) in readings.Zip(readings.Skip(1)))
        {
            Assert.True(earlier.Period.End <= later.Period.Start);
        }
    });

    [Fact]
    public void The_order_of_values_does_not_matter() => Hold((meter, values) =>
    {
        var expected = Text(meter.ReadPeriods(values));
        Assert.Equal(expected, Text(meter.ReadPeriods(values.Reverse())));
        Assert.Equal(expected, Text(meter.ReadPeriods(values.OrderBy(value => value.Value))));
    });

    [Fact]
    public void At_the_end_of_a_period_the_current_one_is_the_same() => Hold((meter, values) =>
    {
        foreach (var reading in meter.ReadPeriods(values))
        {
            var end = reading.Period.End!.Value.AddTicks(-1);
            Assert.Equal(Text([reading]), Text([meter.ReadAt(values, end)]));
        }
    });

    [Fact]
    public void A_higher_threshold_is_not_crossed_earlier() => Hold((meter, values) =>
    {
        foreach (var reading in meter.ReadPeriods(values))
        {
            foreach (var (lower, higher) in reading.Thresholds.OrderBy(threshold => threshold.Limit).Zip(reading.Thresholds.OrderBy(threshold => threshold.Limit).Skip(1)))
            {
                Assert.True(higher.CrossedAt is null || lower.CrossedAt <= higher.CrossedAt);
            }
        }
    });

    [Fact]
    public void Each_period_starts_where_the_one_before_it_ends() => Hold((meter, _) =>
    {
        var period = meter.ReadAt([], meter.CreatedAt).Period;
        Assert.Equal(meter.CreatedAt, period.Start);
        for (var count = 0; count < 50; count++)
        {
            var next = meter.ReadAt([], period.End!.Value).Period;
            Assert.Equal(period.End, next.Start);
            Assert.True(next.End > next.Start);
            period = next;
        }
    });

    private static decimal Value(UsageEngineMeter meter, MeterValue[] values) => meter.Aggregation.Value switch
    {
        "sum" => values.Sum(value => value.Value),
        "increment" => values.Length,
        "max" => values.Max(value => value.Value),
        _ => values.Min(value => value.Value),
    };

    private static string Text(IEnumerable<UsageEngineMeterReading> readings) => string.Join(
        '\n', readings.Select(reading => $"{reading.Period} {reading.Value:0.##} {reading.Count} {string.Join(' ', reading.Thresholds.Select(threshold => $"{threshold.Limit:0.##} {threshold.CrossedAt:O}"))}"));

    private static void Hold(Action<UsageEngineMeter, MeterValue[]> check) => Check.One(Repeatable, Prop.ForAll(Arb.From(Scenarios()), scenario => check(scenario.Meter, scenario.Values)));

    private static Gen<(UsageEngineMeter Meter, MeterValue[] Values)> Scenarios() =>
        from aggregation in Gen.Elements(Aggregations)
        from place in Gen.Elements(Places)
        from schedule in Gen.Elements("0 0 * * *", "30 1 * * *", "15 2 * * *", "0 */6 * * *", "0 0 1 * *", "0 0 * * MON")
        from limits in Gen.Choose(-10, 30).ArrayOf(3)
        from percentages in Gen.Choose(0, 120).ArrayOf(2)
        let around = Some.Instant(place.Around)
        from values in Values(around).ArrayOf()
        select (
            new UsageEngineMeter
            {
                Aggregation = aggregation,
                ResetSchedule = Engine.Schedule(schedule),
                Timezone = place.Zone,
                CreatedAt = around.AddDays(-10),
                Capacity = 20,
                Thresholds = [.. limits.Select(limit => Engine.At(limit)), .. percentages.Select(percentage => Engine.Percent(percentage))],
            },
            values);

    /// <summary>Often within the same minute.</summary>
    private static Gen<MeterValue> Values(DateTimeOffset around) =>
        from minutes in Gen.Frequency((2, Gen.Choose(-5 * 1440, 5 * 1440)), (3, Gen.Choose(-150, 150)), (2, Gen.Choose(0, 3)))
        from tenths in Gen.Choose(-40, 120)
        select new MeterValue(around.AddMinutes(minutes), tenths / 10m);
}

using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using UsageSdk.UsageEngine;

namespace UsageSdk.Offline.Tests.Metering;

public sealed class UsageEngineMeterTallyTests
{
    // A fixed seed: a failure repeats on every machine.
    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithMaxTest(200)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20_261_122, 7), FSharpOption<int>.None)));

    [Theory]
    [InlineData("sum", "0 5 7.5 6.5")]
    [InlineData("increment", "0 1 2 3")]
    [InlineData("max", "0 5 5 5")]
    [InlineData("min", "0 5 2.5 -1")]
    public void The_value_can_be_read_after_each_value(string aggregation, string shown)
    {
        var tally = new UsageEngineMeterTally(new AggregationType(aggregation));
        var read = new List<decimal> { tally.Value };

        foreach (var value in (decimal[])[5, 2.5m, -1])
        {
            tally.Add(value);
            read.Add(tally.Value);
        }

        Assert.Equal(shown, string.Join(' ', read.Select(value => value.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal((3L, aggregation), (tally.Count, tally.Aggregation.Value));
    }

    [Theory]
    [InlineData("max", -3)]
    [InlineData("min", -5)]
    public void The_first_value_is_not_compared_with_0(string aggregation, decimal shown)
    {
        var tally = new UsageEngineMeterTally(new AggregationType(aggregation));

        tally.Add(-5);
        tally.Add(-3);

        Assert.Equal(shown, tally.Value);
    }

    [Fact]
    public void A_sum_is_exact_and_may_come_back_into_decimal()
    {
        var tally = new UsageEngineMeterTally(AggregationType.Sum);

        tally.Add(decimal.MaxValue);
        tally.Add(0.04m);
        tally.Add(1);
        Assert.Throws<OverflowException>(() => tally.Value);
        tally.Add(-decimal.MaxValue);

        Assert.Equal((1.04m, 4L), (tally.Value, tally.Count));
    }

    [Fact]
    public void It_shows_what_the_meter_reads_from_the_same_values() => Check.One(Repeatable, Prop.ForAll(
        Arb.From(Gen.Elements("sum", "increment", "max", "min").SelectMany(aggregation => Gen.Choose(-1000, 1000).Select(tenths => tenths / 10m).ArrayOf().Select(values => (Aggregation: new AggregationType(aggregation), Values: values)))),
        given =>
        {
            var tally = new UsageEngineMeterTally(given.Aggregation);
            Array.ForEach(given.Values, tally.Add);

            var reading = Engine.Meter(given.Aggregation).ReadAt(given.Values.Select(value => new MeterValue(Engine.Time("10T08:00"), value)), Engine.Time("10T12:00"));

            Assert.Equal((reading.Value, reading.Count), (tally.Value, tally.Count));
        }));

    [Theory]
    [InlineData("avg")]
    [InlineData("SUM")]
    [InlineData("")]
    public void Another_aggregation_is_refused(string aggregation) =>
        Assert.Equal($"aggregation.type: must be sum, increment, max or min; is '{aggregation}'.", Assert.Throws<ArgumentException>(() => new UsageEngineMeterTally(new AggregationType(aggregation))).Message);
}

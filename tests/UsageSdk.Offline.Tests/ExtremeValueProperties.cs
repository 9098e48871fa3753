using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>Any values, and very many, of every size: their sum is exact whatever their order, or the error that the documentation names.</summary>
public sealed class ExtremeValueProperties
{
    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithMaxTest(500)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20_260_311, 12_345_679), FSharpOption<int>.None)));

    private static readonly AggregateEventsRequest Request = Some.Request("2026-03-10T12:00", "2026-03-10T12:30", BinSize.Hour);

    [Fact]
    public void Sums_beyond_128_bits_of_units_stay_exact()
    {
        var aggregation = OfflineAggregator.Begin(Request, Some.Context());
        var many = Enumerable.Repeat(Some.Event("2026-03-10T12:00", ulong.MaxValue), 1_000).ToArray();
        for (var round = 0; round < 2_000; round++)
        {
            aggregation.Add(many);
        }

        Assert.Equal(2_000_000m * ulong.MaxValue, aggregation.GetResult().List[0].Values["api"]);
    }

    [Fact]
    public void Any_values_give_the_exact_sum_or_the_documented_error() => Check.One(Repeatable, Prop.ForAll(Values().ArrayOf().ToArbitrary(), values =>
    {
        var exact = values.Aggregate(BigInteger.Zero, (sum, value) => sum + Scaled(value));
        var half = BigInteger.Pow(10, 18) / 2;
        var rounded = (exact + (exact.Sign * half)) / BigInteger.Pow(10, 18);
        if (BigInteger.Abs(rounded) > ((BigInteger)decimal.MaxValue * BigInteger.Pow(10, 10)) + (BigInteger.Pow(10, 10) / 2))
        {
            Assert.Throws<OverflowException>(() => Aggregate(values));
            return;
        }

        // A decimal of more than 18 digits before the point has room for fewer than 10 behind it.
        var actual = values.Length == 0 ? 0 : Aggregate(values).Total["api"].Sum;
        Assert.True(BigInteger.Abs(Scaled(actual) - (rounded * BigInteger.Pow(10, 18))) * BigInteger.Pow(10, 27) <= BigInteger.Abs(exact));
        Assert.Equal(actual, values.Length == 0 ? 0 : Aggregate([.. values.Reverse()]).Total["api"].Sum);
    }));

    [Fact]
    public void Parts_of_any_values_merge_exactly() => Check.One(Repeatable, Prop.ForAll(Values().ArrayOf().ToArbitrary(), values =>
    {
        var (left, right) = (OfflineAggregator.Begin(Request, Some.Context()), OfflineAggregator.Begin(Request, Some.Context()));
        for (var index = 0; index < values.Length; index++)
        {
            (index % 2 == 0 ? left : right).Add(Some.Event("2026-03-10T12:00", values[index]));
        }

        left.Merge(right);
        Assert.Equal(Outcome(() => Aggregate(values)), Outcome(left.GetResult));
    }));

    private static string Outcome(Func<AggregateEventsResponse> aggregate)
    {
        try
        {
            return $"{aggregate().List[0].Values["api"]}";
        }
        catch (OverflowException exception)
        {
            return exception.GetType().Name;
        }
    }

    private static AggregateEventsResponse Aggregate(decimal[] values) =>
        OfflineAggregator.Aggregate([.. values.Select(value => Some.Event("2026-03-10T12:00", value))], Request, Some.Context());

    private static Gen<decimal> Values() =>
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from middle in Gen.OneOf(Gen.Constant(0), Gen.Choose(int.MinValue, int.MaxValue))
        from high in Gen.OneOf(Gen.Constant(0), Gen.Choose(int.MinValue, int.MaxValue))
        from isNegative in Gen.Elements(true, false)
        from scale in Gen.Choose(0, 28)
        select new decimal(low, middle, high, isNegative, (byte)scale);

    private static BigInteger Scaled(decimal value)
    {
        var bits = decimal.GetBits(value);
        var digits = ((BigInteger)(uint)bits[2] << 64) + ((BigInteger)(uint)bits[1] << 32) + (uint)bits[0];
        return digits * BigInteger.Pow(10, 28 - value.Scale) * (bits[3] < 0 ? -1 : 1);
    }
}

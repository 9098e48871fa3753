using System.Numerics;
using UsageSdk.Offline.Internal;
using UsageSdk.UsageEngine;

namespace UsageSdk.Offline;

/// <summary>What a meter of the Usage Engine shows in one period, value by value.</summary>
/// <remarks>
/// For who receives values one at a time and shows the meter in between; <see cref="UsageEngineMeter"/> reads periods and thresholds from all values at once.
/// Sums are exact; only <see cref="Value"/> is rounded, half away from zero, if it has more digits than <see cref="decimal"/> holds. Not for use by several threads at once.
/// </remarks>
public sealed class UsageEngineMeterTally
{
    private readonly Func<decimal, decimal, decimal>? _choose;
    private MeterSum _sum;
    private decimal _chosen;

    /// <summary>A period without values.</summary>
    /// <param name="aggregation">How values add up: the sum, the number of values whatever they are, the highest or the lowest.</param>
    /// <exception cref="ArgumentException">The aggregation is none of the four.</exception>
    public UsageEngineMeterTally(AggregationType aggregation)
    {
        Aggregation = aggregation;
        _choose = aggregation.Value switch
        {
            "sum" or "increment" => null,
            "max" => Math.Max,
            "min" => Math.Min,
            var other => throw new ArgumentException($"aggregation.type: must be sum, increment, max or min; is '{other}'."),
        };
    }

    /// <summary>How values add up.</summary>
    public AggregationType Aggregation { get; }

    /// <summary>How many values were added.</summary>
    public long Count { get; private set; }

    /// <summary>The value; 0 without values, whatever the aggregation, which is unverified against the service.</summary>
    /// <exception cref="OverflowException">The sum is beyond <see cref="decimal"/>. Values can still be added and may take it back.</exception>
    public decimal Value => _choose is not null ? _chosen : Aggregation == AggregationType.Increment ? Count : _sum.ToDecimal();

    /// <summary>The value in units of 10⁻²⁸, which compares exactly, also where no decimal holds it.</summary>
    internal BigInteger Units => _choose is null && Aggregation != AggregationType.Increment ? _sum.ToUnits() : MeterSum.UnitsOf(Value);

    /// <summary>Adds a value. The order of values does not matter.</summary>
    /// <param name="value">The value.</param>
    public void Add(decimal value)
    {
        if (_choose is not null)
        {
            _chosen = Count == 0 ? value : _choose(_chosen, value);
        }
        else
        {
            _sum.Add(value);
        }

        Count++;
    }
}

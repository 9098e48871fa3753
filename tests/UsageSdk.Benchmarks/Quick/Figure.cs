namespace UsageSdk.Benchmarks.Quick;

/// <summary>What a piece of work took in each round, for one call.</summary>
/// <param name="times">Nanoseconds.</param>
/// <param name="allocations">Bytes.</param>
public sealed class Figure(IReadOnlyList<double> times, IReadOnlyList<double> allocations)
{
    private IReadOnlyList<double> Times => times;

    /// <summary>The median of the time.</summary>
    public double Nanoseconds { get; } = Median(times);

    /// <summary>The median of what it allocates.</summary>
    public double Bytes { get; } = Median(allocations);

    /// <summary>The time as a part of another's: the median of the rounds, in each of which both ran one after the other.</summary>
    public double TimeOver(Figure other) => Median(times.Zip(other.Times, static (ours, others) => ours / others));

    /// <summary>The nanoseconds above another's time, likewise.</summary>
    public double TimeAbove(Figure other) => Median(times.Zip(other.Times, static (ours, others) => ours - others));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

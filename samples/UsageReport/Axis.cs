namespace UsageReport;

/// <summary>Maps values to a length, from zero or below to round ticks.</summary>
internal sealed class Axis
{
    private const int FewestSteps = 4;
    private static readonly decimal[] RoundSteps = [1, 2, 2.5m, 5, 10];

    public Axis(IEnumerable<decimal> values)
    {
        var (low, high) = values.Aggregate((Low: 0m, High: 0m), static (range, value) => (Math.Min(range.Low, value), Math.Max(range.High, value)));
        var rough = (high - low) / FewestSteps;
        var magnitude = 1m;
        for (; magnitude <= rough / 10; magnitude *= 10)
        {
        }

        for (; rough > 0 && magnitude > rough; magnitude /= 10)
        {
        }

        var step = rough > 0 ? RoundSteps.Last(round => round <= rough / magnitude || round == 1) * magnitude : 1;
        var first = Math.Floor(low / step);
        Ticks = [.. Enumerable.Range(0, (int)(Math.Max(1, Math.Ceiling(high / step)) - first) + 1).Select(index => (first + index) * step)];
    }

    /// <summary>From the lowest to the highest.</summary>
    public IReadOnlyList<decimal> Ticks { get; }

    /// <summary>Where a value lies: 0 at the lowest tick, 1 at the highest.</summary>
    public double At(decimal value) => (double)((value - Ticks[0]) / (Ticks[^1] - Ticks[0]));
}

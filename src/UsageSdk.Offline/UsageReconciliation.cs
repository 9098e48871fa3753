namespace UsageSdk.Offline;

/// <summary>What a comparison of a local result with the server's found.</summary>
public sealed class UsageReconciliation
{
    internal UsageReconciliation(IReadOnlyList<UsageDifference> differences) => Differences = differences;

    /// <summary>The numbers that differ: bins in order of time, then totals.</summary>
    public IReadOnlyList<UsageDifference> Differences { get; }

    /// <summary>Whether nothing differs.</summary>
    public bool IsMatch => Differences.Count == 0;

    /// <summary>The differences as text.</summary>
    /// <returns>A line each.</returns>
    public override string ToString() => IsMatch ? "No differences." : string.Join('\n', Differences);
}

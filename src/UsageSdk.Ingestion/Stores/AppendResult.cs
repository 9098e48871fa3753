namespace UsageSdk.Ingestion.Stores;

/// <summary>What an append has done.</summary>
/// <param name="Status">Whether the events were added.</param>
/// <param name="Known">The indexes of events that were there already, pending or concluded, with the same digest: they are not added again.</param>
/// <param name="Conflicts">The indexes of events whose id belongs to another event; then nothing was added.</param>
/// <param name="Outcomes">For each of <paramref name="Known"/>, in their order, what has become of it.</param>
public sealed record AppendResult(AppendStatus Status, IReadOnlyList<int> Known, IReadOnlyList<int> Conflicts, IReadOnlyList<UsageOutcome> Outcomes)
{
    /// <summary>All were new, and were added.</summary>
    public static AppendResult AllAdded { get; } = new(AppendStatus.Added, [], [], []);
}

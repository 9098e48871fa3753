using UsageSdk.Ingestion;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Tests.StoreContract;

/// <summary>An event of <see cref="StoreModel"/>.</summary>
internal sealed class ModelEvent(QueuedEvent queued)
{
    public QueuedEvent Queued { get; } = queued;

    public (UsageDestination, string) Key => (Queued.Destination, Queued.Id);

    public UsageOutcome Outcome { get; set; }

    public AttemptState State { get; set; }

    public long Due { get; set; } = queued.Due;

    public string? Owner { get; set; }

    public bool HasLeaseEnded { get; set; }

    public long LeasedAt { get; set; }

    public long? InterruptedAt { get; set; }

    /// <summary>The store's own choice, once it is known.</summary>
    public long? Sequence { get; set; }

    /// <summary>The store's own choice, once the event is concluded.</summary>
    public long Position { get; set; }

    public long ConcludedAt { get; set; }

    /// <summary>Whether it was removed, purged or queued again, so that a mark no longer tells what became of it.</summary>
    public bool IsGone { get; set; }

    public bool IsPending => Outcome == UsageOutcome.Pending;

    public bool IsLeased => Owner is not null && !HasLeaseEnded;

    public bool HasContent => Outcome is UsageOutcome.Rejected or UsageOutcome.Expired or UsageOutcome.Unknown;

    public UsageConclusion ToConclusion() => new()
    {
        Position = Position,
        Destination = Queued.Destination,
        Id = Queued.Id,
        Outcome = Outcome,
        Reason = State.Reason,
        ConcludedAt = IsPending ? null : DateTimeOffset.FromUnixTimeMilliseconds(ConcludedAt),
        Attempts = State.Attempts,
    };
}

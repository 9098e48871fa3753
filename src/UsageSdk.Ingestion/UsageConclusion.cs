namespace UsageSdk.Ingestion;

/// <summary>The outcome of one event.</summary>
public sealed record UsageConclusion
{
    /// <summary>The place of this conclusion in the queue's order; later ones have larger places. 0 while the event is pending.</summary>
    public required long Position { get; init; }

    /// <summary>Where the event goes.</summary>
    public required UsageDestination Destination { get; init; }

    /// <summary>The event's id.</summary>
    public required string Id { get; init; }

    /// <summary>The outcome.</summary>
    public required UsageOutcome Outcome { get; init; }

    /// <summary>Why, for a rejected, expired or unknown event: the service's message, or what the queue found. For a pending one the last failure, if any.</summary>
    public string? Reason { get; init; }

    /// <summary>When the outcome was known; null while the event is pending.</summary>
    public DateTimeOffset? ConcludedAt { get; init; }

    /// <summary>How many times it was sent.</summary>
    public required int Attempts { get; init; }
}

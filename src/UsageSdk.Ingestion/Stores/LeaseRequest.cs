namespace UsageSdk.Ingestion.Stores;

/// <summary>What an owner wants to send.</summary>
/// <param name="Destination">The destination.</param>
/// <param name="Owner">Who leases: unique to each lease.</param>
/// <param name="MaxEvents">The most events, at least 1.</param>
/// <param name="MaxBytes">The most bytes of content, though at least one event.</param>
/// <param name="Now">The time.</param>
/// <param name="Duration">How long the lease holds.</param>
public sealed record LeaseRequest(UsageDestination Destination, string Owner, int MaxEvents, int MaxBytes, long Now, TimeSpan Duration)
{
    /// <summary>
    /// When this owner first asked, if it got no answer; else null. It has sent nothing then. A store whose answers can be lost gives back what it leased to
    /// the owner without the owner's knowing, as never sent.
    /// </summary>
    public long? FirstAskedAt { get; init; }
}

namespace UsageSdk.Ingestion.Stores;

/// <summary>Events leased to an owner.</summary>
/// <param name="Events">The events, by deadline and sequence.</param>
/// <param name="NextDue">When the next event that is not leased becomes due, if none was due now; null when that is not known, or there is none.</param>
public sealed record EventLease(IReadOnlyList<LeasedEvent> Events, long? NextDue);

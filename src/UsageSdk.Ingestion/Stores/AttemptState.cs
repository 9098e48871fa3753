namespace UsageSdk.Ingestion.Stores;

/// <summary>What is known of the attempts to send an event.</summary>
/// <param name="Attempts">How many there were.</param>
/// <param name="FirstUnknownAt">When the first attempt began whose effect is unknown; null when there is none.</param>
/// <param name="KeyRefusedAt">When its id was first refused as one that the service already knows; null when it was not.</param>
/// <param name="Reason">The last failure; null when there was none.</param>
public readonly record struct AttemptState(int Attempts, long? FirstUnknownAt, long? KeyRefusedAt, string? Reason);

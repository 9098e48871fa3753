namespace UsageSdk.Ingestion.Stores;

/// <summary>A conclusion as it is stored.</summary>
/// <param name="Conclusion">The conclusion.</param>
/// <param name="Content">The event's content; empty unless it is a dead letter.</param>
public sealed record ConcludedEvent(UsageConclusion Conclusion, ReadOnlyMemory<byte> Content);

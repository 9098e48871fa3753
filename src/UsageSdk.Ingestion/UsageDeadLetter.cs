namespace UsageSdk.Ingestion;

/// <summary>An event that was rejected, has expired, or whose outcome is unknown, with its content.</summary>
/// <param name="Event">The event, to be looked at or mended.</param>
/// <param name="Conclusion">What became of it, and why.</param>
public sealed record UsageDeadLetter(UsageEvent Event, UsageConclusion Conclusion);

namespace UsageSdk.Ingestion;

/// <summary>An event that was rejected, has expired, or whose outcome is unknown, with its content.</summary>
public sealed record UsageDeadLetter
{
    /// <summary>The event, to be looked at or mended.</summary>
    public required UsageEvent Event { get; init; }

    /// <summary>What became of it, and why.</summary>
    public required UsageConclusion Conclusion { get; init; }
}

namespace UsageSdk.Ingestion;

/// <summary>The acknowledgement of an event: it is durable.</summary>
public readonly record struct UsageReceipt
{
    /// <summary>Where the event goes.</summary>
    public required UsageDestination Destination { get; init; }

    /// <summary>The event's id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it was added. False when the queue already has the same event, which is then not added again: see <see cref="Outcome"/>.</summary>
    public required bool IsNew { get; init; }

    /// <summary>
    /// What has become of it so far: <see cref="UsageOutcome.Pending"/> for a new event, and for one that still waits. A dead letter, that is an event
    /// that was rejected, has expired, or whose outcome is unknown, is not sent again for being enqueued again: <see cref="IUsageDeadLetters.RequeueAsync"/> does that.
    /// </summary>
    public UsageOutcome Outcome { get; init; }
}

namespace UsageSdk.Ingestion;

/// <summary>The acknowledgement of an event: it is durable.</summary>
public readonly record struct UsageReceipt
{
    /// <summary>Where the event goes.</summary>
    public required UsageDestination Destination { get; init; }

    /// <summary>The event's id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it was added. False when the queue already has the same event, waiting or concluded, which then counts once.</summary>
    public required bool IsNew { get; init; }
}

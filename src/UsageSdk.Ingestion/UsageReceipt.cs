namespace UsageSdk.Ingestion;

/// <summary>The acknowledgement of an event: it is durable.</summary>
/// <param name="Destination">Where the event goes.</param>
/// <param name="Id">The event's id.</param>
/// <param name="IsNew">Whether it was added. False when the queue already has the same event, waiting or concluded, which then counts once.</param>
public readonly record struct UsageReceipt(UsageDestination Destination, string Id, bool IsNew);

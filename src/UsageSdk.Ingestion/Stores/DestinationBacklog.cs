namespace UsageSdk.Ingestion.Stores;

/// <summary>The pending events of a destination.</summary>
/// <param name="Destination">The destination.</param>
/// <param name="OldestEnqueuedAt">When the event that leads the order, by deadline and sequence, was enqueued.</param>
/// <param name="FirstDeadline">The earliest deadline; <see cref="long.MaxValue"/> when there is none.</param>
public sealed record DestinationBacklog(UsageDestination Destination, long OldestEnqueuedAt, long FirstDeadline);

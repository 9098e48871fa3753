namespace UsageSdk.Ingestion.Stores;

/// <summary>An event as it is stored.</summary>
/// <param name="Destination">Where it goes.</param>
/// <param name="Id">Its id at that destination.</param>
/// <param name="Content">Its content, UTF-8 JSON.</param>
/// <param name="Digest">16 bytes that stand for what the caller gave as content; the same id with another digest is a conflict.</param>
/// <param name="EnqueuedAt">When it was enqueued.</param>
/// <param name="Deadline">When its service stops taking it; <see cref="long.MaxValue"/> for never.</param>
/// <param name="Due">The earliest time to send it.</param>
public sealed record QueuedEvent(UsageDestination Destination, string Id, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Digest, long EnqueuedAt, long Deadline, long Due);

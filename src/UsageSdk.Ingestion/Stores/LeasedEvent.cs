namespace UsageSdk.Ingestion.Stores;

/// <summary>An event that an owner may send.</summary>
/// <param name="Sequence">The event's place in the order of enqueueing.</param>
/// <param name="Id">Its id at its destination.</param>
/// <param name="Content">Its content, UTF-8 JSON.</param>
/// <param name="EnqueuedAt">When it was enqueued.</param>
/// <param name="Deadline">When its service stops taking it; <see cref="long.MaxValue"/> for never.</param>
/// <param name="State">What is known of earlier attempts.</param>
/// <param name="InterruptedAt">When an owner leased it that did not settle it, so that it may have been sent; null when there was none.</param>
public sealed record LeasedEvent(long Sequence, string Id, ReadOnlyMemory<byte> Content, long EnqueuedAt, long Deadline, AttemptState State, long? InterruptedAt);

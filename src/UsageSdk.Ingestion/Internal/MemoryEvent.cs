using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal;

/// <summary>A pending event in memory. What orders it changes only while it is in no <see cref="MemoryQueue"/>.</summary>
internal sealed class MemoryEvent(long sequence, QueuedEvent content, AttemptState state)
{
    public long Sequence { get; } = sequence;

    public QueuedEvent Event { get; } = content;

    public AttemptState State { get; private set; } = state;

    public string? Owner { get; private set; }

    /// <summary>When it may next be leased: when it is due, or when its lease ends.</summary>
    public long AvailableAt { get; private set; } = content.Due;

    private long LeasedAt { get; set; }

    private long? InterruptedAt { get; set; }

    public LeasedEvent Lease(LeaseRequest request)
    {
        if (Owner is not null)
        {
            // The first interrupted lease counts: nobody has written down yet that the event may have been sent then.
            InterruptedAt ??= LeasedAt;
        }

        (Owner, LeasedAt) = (request.Owner, request.Now);
        Renew(request.Now, request.Duration);
        return new(Sequence, Event.Id, Event.Content, Event.EnqueuedAt, Event.Deadline, State, InterruptedAt);
    }

    public void Renew(long now, TimeSpan duration) => AvailableAt = now + (long)duration.TotalMilliseconds;

    public void Release(AttemptState state, long due) => (Owner, InterruptedAt, State, AvailableAt) = (null, null, state, due);
}

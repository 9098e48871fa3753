using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>A leased event while it is being sent.</summary>
internal sealed class SendItem(LeasedEvent leased)
{
    public LeasedEvent Event => leased;

    public AttemptState State { get; private set; } = leased.InterruptedAt is { } interrupted
        ? leased.State with { FirstUnknownAt = leased.State.FirstUnknownAt ?? interrupted, KeyRefusedAt = null }
        : leased.State;

    /// <summary>What becomes of the event; null until that is decided.</summary>
    public EventSettlement? Settlement { get; private set; }

    /// <summary>Notes that an attempt begins. Until it is answered, it may have taken effect.</summary>
    public void Begin(long now)
    {
        State = State with { Attempts = State.Attempts + 1 };
        NoteUnknown(now);
    }

    /// <summary>Notes that the attempt that began has left nothing behind.</summary>
    /// <param name="before">What was known before it.</param>
    public void NoteNoEffect(AttemptState before) => State = State with { FirstUnknownAt = before.FirstUnknownAt };

    /// <summary>Notes that the event may have taken effect, by whatever attempt.</summary>
    public void NoteUnknown(long now) => State = State with { FirstUnknownAt = State.FirstUnknownAt ?? now };

    public void NoteReason(string reason) => State = State with { Reason = reason };

    public void NoteKeyRefused(long? at) => State = State with { KeyRefusedAt = at };

    public void Conclude(UsageOutcome outcome, string? reason, long now)
    {
        State = State with { Reason = reason };
        Settlement = new(Event, outcome, State, now, 0);
    }

    public void Release(long now, long due) => Settlement = new(Event, UsageOutcome.Pending, State, now, due);
}

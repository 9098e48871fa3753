using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal;

/// <summary>The pending events of one destination.</summary>
internal sealed class MemoryQueue
{
    private static readonly Comparer<MemoryEvent> ByDeadline = Comparer<MemoryEvent>.Create(static (left, right) =>
        (left.Event.Deadline, left.Sequence).CompareTo((right.Event.Deadline, right.Sequence)));

    private static readonly Comparer<MemoryEvent> ByAvailability = Comparer<MemoryEvent>.Create(static (left, right) =>
        (left.AvailableAt, left.Sequence).CompareTo((right.AvailableAt, right.Sequence)));

    private readonly SortedSet<MemoryEvent> _all = new(ByDeadline);

    // A lease looks through those that are available only, however many others are leased or held back.
    private readonly SortedSet<MemoryEvent> _ready = new(ByDeadline);
    private readonly SortedSet<MemoryEvent> _waiting = new(ByAvailability);

    public int Count => _all.Count;

    /// <summary>The event that leads the order; null when the queue is empty.</summary>
    public MemoryEvent? First => _all.Min;

    public void Add(MemoryEvent added)
    {
        _all.Add(added);
        _waiting.Add(added);
    }

    public void Remove(MemoryEvent removed)
    {
        _all.Remove(removed);
        Withdraw(removed);
    }

    /// <summary>Moves an event that changes when it is available.</summary>
    public void Change(MemoryEvent changed, Action<MemoryEvent> change)
    {
        Withdraw(changed);
        change(changed);
        _waiting.Add(changed);
    }

    /// <summary>The events that a lease may take now.</summary>
    public List<MemoryEvent> Choose(LeaseRequest request)
    {
        while (_waiting.Min is { } next && next.AvailableAt <= request.Now)
        {
            _waiting.Remove(next);
            _ready.Add(next);
        }

        var chosen = new List<MemoryEvent>();
        var bytes = 0L;
        foreach (var candidate in _ready)
        {
            if (candidate.AvailableAt > request.Now)
            {
                // An earlier lease was asked for with a later clock.
                continue;
            }

            bytes += candidate.Event.Content.Length;
            if (chosen.Count == request.MaxEvents || (chosen.Count > 0 && bytes > request.MaxBytes))
            {
                break;
            }

            chosen.Add(candidate);
        }

        return chosen;
    }

    /// <summary>When the first event becomes available, by its due time or the end of its lease; null when the queue is empty.</summary>
    public long? NextAvailable()
    {
        var next = _waiting.Min?.AvailableAt;
        foreach (var candidate in _ready)
        {
            next = Math.Min(next ?? long.MaxValue, candidate.AvailableAt);
        }

        return next;
    }

    private void Withdraw(MemoryEvent withdrawn)
    {
        if (!_ready.Remove(withdrawn))
        {
            _waiting.Remove(withdrawn);
        }
    }
}

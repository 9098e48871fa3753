using System.Data.Common;
using System.Globalization;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal;

/// <summary>Keeps events in memory, for tests. The lease of an owner that is gone ends by time.</summary>
internal sealed class MemoryEventStore : IUsageEventStore
{
    private readonly object _gate = new();
    private readonly Dictionary<(UsageDestination Destination, string Id), MemoryEvent> _pending = [];
    private readonly Dictionary<long, MemoryEvent> _bySequence = [];

    // Sequences in order, without those at its head that are no longer pending.
    private readonly Queue<long> _sequences = [];
    private readonly Dictionary<UsageDestination, MemoryQueue> _queues = [];
    private readonly Dictionary<string, HashSet<MemoryEvent>> _leases = new(StringComparer.Ordinal);
    private readonly MemoryConclusions _conclusions = new();

    // By outcome; those enqueued have the place of those pending, which are counted themselves.
    private readonly Dictionary<UsageService, long[]> _counts = [];
    private long _sequence;

    public ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return default;
    }

    public ValueTask<AppendResult> AppendAsync(IReadOnlyList<QueuedEvent> events, long? capacity, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        if (transaction is not null)
        {
            throw new NotSupportedException("The store in memory knows no transactions. Enqueue without one, or keep the queue in PostgreSQL.");
        }

        return Locked(() => Append(events, capacity), cancellationToken);
    }

    public ValueTask<IReadOnlyList<DestinationBacklog>> ReadBacklogAsync(CancellationToken cancellationToken) => Locked<IReadOnlyList<DestinationBacklog>>(
        () =>
        [
            .. from queue in _queues
               let first = queue.Value.First?.Event
               where first is not null
               select new DestinationBacklog(queue.Key, first.EnqueuedAt, first.Deadline),
        ],
        cancellationToken);

    public ValueTask<EventLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken) => Locked(
        () => _queues.TryGetValue(request.Destination, out var queue) ? Lease(queue, request) : new EventLease([], null),
        cancellationToken);

    public async ValueTask RenewAsync(string owner, long now, TimeSpan duration, CancellationToken cancellationToken) => await Locked(
        () =>
        {
            foreach (var leased in _leases.GetValueOrDefault(owner) ?? [])
            {
                _queues[leased.Event.Destination].Change(leased, renewed => renewed.Renew(now, duration));
            }

            return true;
        },
        cancellationToken).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<long>> SettleAsync(string owner, IReadOnlyList<EventSettlement> settlements, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<long>>(() => [.. settlements.Select(settlement => Settle(owner, settlement))], cancellationToken);

    public ValueTask<UsageConclusion?> FindAsync(UsageDestination destination, string id, CancellationToken cancellationToken) => Locked(
        () => _pending.GetValueOrDefault((destination, id)) is { } found
            ? new UsageConclusion { Position = 0, Destination = destination, Id = id, Outcome = UsageOutcome.Pending, Reason = found.State.Reason, Attempts = found.State.Attempts }
            : _conclusions.Find(destination, id)?.ToConclusion(),
        cancellationToken);

    public ValueTask<IReadOnlyList<ConcludedEvent>> ReadConclusionsAsync(long after, int count, CancellationToken cancellationToken = default) =>
        ReadAsync(after, static _ => true, count, cancellationToken);

    public ValueTask<IReadOnlyList<ConcludedEvent>> ReadDeadLettersAsync(long after, UsageOutcome? outcome, int count, CancellationToken cancellationToken = default) =>
        ReadAsync(after, conclusion => conclusion.HasContent && (outcome is null || conclusion.Outcome == outcome), count, cancellationToken);

    public ValueTask<AppendStatus> RequeueAsync(long position, QueuedEvent replacement, CancellationToken cancellationToken) => Locked(() => Requeue(position, replacement), cancellationToken);

    public ValueTask<bool> RemoveAsync(long position, CancellationToken cancellationToken) => Locked(
        () =>
        {
            var found = _conclusions.At(position);
            if (found is not null)
            {
                _conclusions.Remove(found);
            }

            return found is not null;
        },
        cancellationToken);

    public ValueTask<bool> PurgeAsync(long before, CancellationToken cancellationToken) => Locked(() => _conclusions.Purge(before), cancellationToken);

    public ValueTask<IReadOnlyDictionary<UsageService, UsageBooks>> ReadBooksAsync(CancellationToken cancellationToken) => Locked<IReadOnlyDictionary<UsageService, UsageBooks>>(
        () => _counts.ToDictionary(
            static counts => counts.Key,
            counts => new UsageBooks
            {
                Enqueued = counts.Value[(int)UsageOutcome.Pending],
                Delivered = counts.Value[(int)UsageOutcome.Delivered],
                Duplicate = counts.Value[(int)UsageOutcome.Duplicate],
                Rejected = counts.Value[(int)UsageOutcome.Rejected],
                Expired = counts.Value[(int)UsageOutcome.Expired],
                Unknown = counts.Value[(int)UsageOutcome.Unknown],
                Pending = _queues.Where(queue => queue.Key.Service == counts.Key).Sum(static queue => (long)queue.Value.Count),
            }),
        cancellationToken);

    public ValueTask<string> MarkAsync(CancellationToken cancellationToken) => Locked(() => string.Create(CultureInfo.InvariantCulture, $"{_sequence}:{_conclusions.LastPosition}"), cancellationToken);

    public ValueTask<bool> IsConcludedAsync(string mark, CancellationToken cancellationToken)
    {
        var (sequence, _) = Read(mark);
        return Locked(
            () =>
            {
                while (_sequences.TryPeek(out var oldest) && !_bySequence.ContainsKey(oldest))
                {
                    _sequences.Dequeue();
                }

                return !_sequences.TryPeek(out var first) || first > sequence;
            },
            cancellationToken);
    }

    public ValueTask<UsageFlushResult> CountSinceAsync(string mark, CancellationToken cancellationToken)
    {
        var (sequence, position) = Read(mark);
        return Locked(
            () =>
            {
                var counts = new long[(int)UsageOutcome.Unknown + 1];
                foreach (var conclusion in _conclusions.After(position).Where(conclusion => conclusion.Sequence <= sequence))
                {
                    counts[(int)conclusion.Outcome]++;
                }

                return new UsageFlushResult
                {
                    Delivered = counts[1],
                    Duplicate = counts[2],
                    Rejected = counts[3],
                    Expired = counts[4],
                    Unknown = counts[5],
                    Pending = _bySequence.Keys.LongCount(pending => pending <= sequence),
                };
            },
            cancellationToken);
    }

    public ValueTask DisposeAsync() => default;

    private static (long Sequence, long Position) Read(string mark)
    {
        var parts = mark.Split(':');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private ValueTask<T> Locked<T>(Func<T> action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return new(action());
        }
    }

    private AppendResult Append(IReadOnlyList<QueuedEvent> events, long? capacity)
    {
        var (known, conflicts, outcomes) = (new List<int>(), new List<int>(), new List<UsageOutcome>());
        for (var index = 0; index < events.Count; index++)
        {
            if (Find(events[index]) is not { } found)
            {
                continue;
            }

            if (found.Digest.Span.SequenceEqual(events[index].Digest.Span))
            {
                known.Add(index);
                outcomes.Add(found.Outcome);
            }
            else
            {
                conflicts.Add(index);
            }
        }

        if (conflicts.Count > 0)
        {
            return new(AppendStatus.Conflict, known, conflicts, outcomes);
        }

        var added = events.Count - known.Count;
        if (added > 0 && _pending.Count + added > capacity)
        {
            return new(AppendStatus.Full, known, conflicts, outcomes);
        }

        var isKnown = known.ToHashSet();
        for (var index = 0; index < events.Count; index++)
        {
            if (!isKnown.Contains(index))
            {
                Add(events[index]);
                Counts(events[index].Destination)[(int)UsageOutcome.Pending]++;
            }
        }

        return new(AppendStatus.Added, known, conflicts, outcomes);
    }

    private (ReadOnlyMemory<byte> Digest, UsageOutcome Outcome)? Find(QueuedEvent queued) =>
        _pending.GetValueOrDefault((queued.Destination, queued.Id)) is { } pending ? (pending.Event.Digest, UsageOutcome.Pending)
        : _conclusions.Find(queued.Destination, queued.Id) is { } concluded ? (concluded.Digest, concluded.Outcome)
        : null;

    private void Add(QueuedEvent queued, AttemptState state = default)
    {
        // The caller's arrays remain the caller's.
        var added = new MemoryEvent(++_sequence, queued with { Content = queued.Content.ToArray(), Digest = queued.Digest.ToArray() }, state);
        _pending.Add((queued.Destination, queued.Id), added);
        _bySequence.Add(added.Sequence, added);
        _sequences.Enqueue(added.Sequence);
        if (!_queues.TryGetValue(queued.Destination, out var queue))
        {
            _queues.Add(queued.Destination, queue = new());
        }

        queue.Add(added);
    }

    private EventLease Lease(MemoryQueue queue, LeaseRequest request)
    {
        var chosen = queue.Choose(request);
        var events = new List<LeasedEvent>(chosen.Count);
        foreach (var leased in chosen)
        {
            EndLease(leased);
            queue.Change(leased, changed => events.Add(changed.Lease(request)));
            if (!_leases.TryGetValue(request.Owner, out var held))
            {
                _leases.Add(request.Owner, held = []);
            }

            held.Add(leased);
        }

        return new(events, events.Count == 0 ? queue.NextAvailable() : null);
    }

    private long Settle(string owner, EventSettlement settlement)
    {
        if (_bySequence.GetValueOrDefault(settlement.Event.Sequence) is not { } settled || settled.Owner != owner)
        {
            return 0;
        }

        EndLease(settled);
        var (destination, id) = (settled.Event.Destination, settled.Event.Id);
        if (settlement.Outcome == UsageOutcome.Pending)
        {
            _queues[destination].Change(settled, released => released.Release(settlement.State, settlement.Due));
            return 0;
        }

        _queues[destination].Remove(settled);
        _bySequence.Remove(settled.Sequence);
        _pending.Remove((destination, id));
        Counts(destination)[(int)settlement.Outcome]++;
        return _conclusions.Add(settled, settlement);
    }

    private AppendStatus Requeue(long position, QueuedEvent replacement)
    {
        if (_conclusions.At(position) is not { HasContent: true } found)
        {
            return AppendStatus.Missing;
        }

        if (found.Destination != replacement.Destination)
        {
            throw new ArgumentException("An event is queued again for the destination that it had.", nameof(replacement));
        }

        if (replacement.Id != found.Id && Find(replacement) is not null)
        {
            return AppendStatus.Conflict;
        }

        _conclusions.Remove(found);
        Counts(found.Destination)[(int)found.Outcome]--;
        Add(replacement, found.Outcome == UsageOutcome.Unknown ? new() { FirstUnknownAt = replacement.EnqueuedAt } : default);
        return AppendStatus.Added;
    }

    private void EndLease(MemoryEvent leased)
    {
        if (leased.Owner is { } owner && _leases.TryGetValue(owner, out var held) && held.Remove(leased) && held.Count == 0)
        {
            _leases.Remove(owner);
        }
    }

    private long[] Counts(UsageDestination destination)
    {
        if (!_counts.TryGetValue(destination.Service, out var counts))
        {
            _counts.Add(destination.Service, counts = new long[(int)UsageOutcome.Unknown + 1]);
        }

        return counts;
    }

    private ValueTask<IReadOnlyList<ConcludedEvent>> ReadAsync(long after, Func<MemoryConclusion, bool> isWanted, int count, CancellationToken cancellationToken) => Locked<IReadOnlyList<ConcludedEvent>>(
        () => [.. _conclusions.After(after).Where(isWanted).Take(count).Select(static conclusion => new ConcludedEvent(conclusion.ToConclusion(), conclusion.Content))],
        cancellationToken);
}

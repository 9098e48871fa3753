using System.Data.Common;
using System.Runtime.CompilerServices;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal;

internal sealed class UsageIngestor : IUsageIngestor
{
    private const int PageSize = 500;

    private readonly UsageQueue _queue;
    private readonly EventPreparation _preparation;
    private readonly IngestionTelemetry _telemetry;

    public UsageIngestor(UsageQueue queue, IngestionTelemetry telemetry, bool checksRequests)
    {
        _queue = queue;
        _telemetry = telemetry;
        _preparation = new(queue.Options, checksRequests, queue.Clocks, queue.Time);
        DeadLetters = new DeadLetters(queue, _preparation);
    }

    public IUsageDeadLetters DeadLetters { get; }

    public async ValueTask<UsageReceipt> EnqueueAsync(UsageEvent usageEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(usageEvent);
        var receipts = await EnqueueAllAsync([usageEvent], null, cancellationToken).ConfigureAwait(false);
        return receipts[0];
    }

    public ValueTask<IReadOnlyList<UsageReceipt>> EnqueueAsync(IReadOnlyList<UsageEvent> usageEvents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(usageEvents);
        return EnqueueAllAsync(usageEvents, null, cancellationToken);
    }

    public async ValueTask<UsageReceipt> EnqueueAsync(UsageEvent usageEvent, DbTransaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(usageEvent);
        ArgumentNullException.ThrowIfNull(transaction);
        var receipts = await EnqueueAllAsync([usageEvent], transaction, cancellationToken).ConfigureAwait(false);
        return receipts[0];
    }

    public ValueTask<IReadOnlyList<UsageReceipt>> EnqueueAsync(IReadOnlyList<UsageEvent> usageEvents, DbTransaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(usageEvents);
        ArgumentNullException.ThrowIfNull(transaction);
        return EnqueueAllAsync(usageEvents, transaction, cancellationToken);
    }

    public async ValueTask<UsageFlushResult> FlushAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        timeout = timeout == Timeout.InfiniteTimeSpan ? null : timeout;
        if (timeout < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "Must not be negative, except for Timeout.InfiniteTimeSpan.");
        }

        if (_queue.Options.IsDeliveryEnabled && _queue.Delivery is not { IsRunning: true })
        {
            throw new InvalidOperationException("Delivery does not run, so nothing would end this wait: the host has not started it, or has stopped.");
        }

        var store = await _queue.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var mark = await store.MarkAsync(cancellationToken).ConfigureAwait(false);
        var started = _queue.Time.GetTimestamp();
        using (_queue.Delivery?.Hurry())
        {
            while (true)
            {
                var next = _queue.Concluded.Next;
                if (await store.IsConcludedAsync(mark, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }

                var wait = timeout - _queue.Time.GetElapsedTime(started) is { } left && left < _queue.Options.PollInterval ? left : _queue.Options.PollInterval;
                if (wait <= TimeSpan.Zero)
                {
                    break;
                }

                await _queue.Concluded.WaitAsync(next, wait, cancellationToken).ConfigureAwait(false);
            }
        }

        return await store.CountSinceAsync(mark, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<UsageConclusion?> FindAsync(UsageDestination destination, string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var store = await _queue.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        return await store.FindAsync(destination, id, cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<UsageConclusion> FollowAsync(long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        var store = await _queue.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var next = _queue.Concluded.Next;
            var page = await store.ReadConclusionsAsync(after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var concluded in page)
            {
                after = concluded.Conclusion.Position;
                yield return concluded.Conclusion;
            }

            if (page.Count < PageSize)
            {
                await _queue.Concluded.WaitAsync(next, _queue.Options.PollInterval, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask<IReadOnlyDictionary<UsageService, UsageBooks>> ReadBooksAsync(CancellationToken cancellationToken = default)
    {
        var store = await _queue.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        return await store.ReadBooksAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<UsageReceipt>> EnqueueAllAsync(IReadOnlyList<UsageEvent> given, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var started = _queue.Time.GetTimestamp();
        var (events, places) = _preparation.Prepare(given);
        if (events.Count == 0)
        {
            return [];
        }

        var store = await _queue.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var result = await AppendAsync(store, events, transaction, cancellationToken).ConfigureAwait(false);
        if (result.Status == AppendStatus.Conflict)
        {
            throw EventPreparation.Refusal([.. Conflicts(result.Conflicts, places)]);
        }

        Tell(events, result, _queue.Time.GetElapsedTime(started));
        return Receipts(events, places, result);
    }

    private async ValueTask<AppendResult> AppendAsync(IUsageEventStore store, IReadOnlyList<QueuedEvent> events, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var capacity = _queue.Options.Capacity;
        while (true)
        {
            var next = _queue.Concluded.Next;
            var result = await store.AppendAsync(events, capacity, transaction, cancellationToken).ConfigureAwait(false);
            if (result.Status != AppendStatus.Full)
            {
                return result;
            }

            if (_queue.Options.WhenFull == QueueFullBehavior.Fail || transaction is not null || events.Count > capacity)
            {
                throw new UsageQueueFullException(capacity!.Value, events.Count);
            }

            await _queue.Concluded.WaitAsync(next, _queue.Options.PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells of events that are durable, which nothing here may deny.</summary>
    private void Tell(IReadOnlyList<QueuedEvent> events, AppendResult result, TimeSpan duration)
    {
        try
        {
            Notify(events);
            _telemetry.Enqueued(events, result.Known, duration);
            Warn(events, result);
        }
        catch (Exception exception)
        {
            _queue.Log.NotificationFailed(exception);
        }
    }

    /// <summary>Tells of dead letters: whoever enqueues one again may believe that it is sent now.</summary>
    private void Warn(IReadOnlyList<QueuedEvent> events, AppendResult result)
    {
        var dead = result.Known.Zip(result.Outcomes).Where(static known => known.Second >= UsageOutcome.Rejected).Select(known => events[known.First]);
        foreach (var letters in dead.GroupBy(static letter => letter.Destination))
        {
            _queue.Log.LettersEnqueued(letters.Key.ToString(), letters.Count(), letters.First().Id);
        }
    }

    private void Notify(IReadOnlyList<QueuedEvent> events)
    {
        if (_queue.Delivery is not { } delivery)
        {
            return;
        }

        if (events.Count == 1)
        {
            delivery.Notify(events[0].Destination, 1, events[0].Deadline);
            return;
        }

        foreach (var group in events.GroupBy(static queued => queued.Destination))
        {
            delivery.Notify(group.Key, group.Count(), group.Min(static queued => queued.Deadline));
        }
    }

    private static IEnumerable<RequestBreach> Conflicts(IReadOnlyList<int> conflicts, int[] places) =>
        from conflict in conflicts
        from index in Enumerable.Range(0, places.Length)
        where places[index] == conflict
        select EventPreparation.Conflict(places.Length == 1 ? "" : $"events[{index}].");

    private static UsageReceipt[] Receipts(IReadOnlyList<QueuedEvent> events, int[] places, AppendResult result)
    {
        var known = result.Known.Zip(result.Outcomes).ToDictionary(static known => known.First, static known => known.Second);
        var receipts = new UsageReceipt[places.Length];
        for (var index = 0; index < places.Length; index++)
        {
            var place = places[index];

            // Of an event that is given twice, the first is the new one.
            receipts[index] = new()
            {
                Destination = events[place].Destination,
                Id = events[place].Id,
                Outcome = known.GetValueOrDefault(place, UsageOutcome.Pending),
                IsNew = known.TryAdd(place, UsageOutcome.Pending),
            };
        }

        return receipts;
    }
}

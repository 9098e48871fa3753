using System.Data.Common;

namespace UsageSdk.Ingestion;

/// <summary>The durable queue of usage events. Thread-safe.</summary>
/// <remarks>Not for implementing outside UsageSdk: members may be added in minor versions.</remarks>
public interface IUsageIngestor
{
    /// <summary>The events that could not be delivered.</summary>
    IUsageDeadLetters DeadLetters { get; }

    /// <summary>Enqueues an event. When this returns, the event is durable: it survives the death of the process, and of the machine if its disk does.</summary>
    /// <param name="usageEvent">The event.</param>
    /// <param name="cancellationToken">Cancels the wait. Whether the event was enqueued is then unknown; enqueue it again under the same id.</param>
    /// <returns>The acknowledgement.</returns>
    /// <exception cref="UsageRequestValidationException">The event breaks documented rules, or has the id of another event. Nothing was enqueued.</exception>
    /// <exception cref="UsageQueueFullException">The queue has no room, and does not wait for any. Nothing was enqueued.</exception>
    /// <exception cref="UsageStoreException">The store failed.</exception>
    ValueTask<UsageReceipt> EnqueueAsync(UsageEvent usageEvent, CancellationToken cancellationToken = default);

    /// <summary>Enqueues events, all or none, for any destinations.</summary>
    /// <param name="usageEvents">The events. One that occurs twice, with the same id and content, counts once.</param>
    /// <param name="cancellationToken">Cancels the wait. Whether the events were enqueued is then unknown; enqueue them again under the same ids.</param>
    /// <returns>The acknowledgements, in the order of the events.</returns>
    /// <exception cref="UsageRequestValidationException">Events break documented rules, or have the ids of others; all breaches, by index. Nothing was enqueued.</exception>
    /// <exception cref="UsageQueueFullException">The queue has no room, and does not wait for any. Nothing was enqueued.</exception>
    /// <exception cref="UsageStoreException">The store failed.</exception>
    ValueTask<IReadOnlyList<UsageReceipt>> EnqueueAsync(IReadOnlyList<UsageEvent> usageEvents, CancellationToken cancellationToken = default);

    /// <summary>Enqueues an event within a transaction of the caller: it is enqueued if and when that commits.</summary>
    /// <remarks>With PostgreSQL only, in the queue's own database. The transaction belongs to the caller; after an exception it must be rolled back.</remarks>
    /// <param name="usageEvent">The event.</param>
    /// <param name="transaction">An open <c>NpgsqlTransaction</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The acknowledgement, which holds once the transaction has been committed.</returns>
    /// <exception cref="NotSupportedException">The store cannot join a transaction of this kind.</exception>
    /// <exception cref="UsageRequestValidationException">The event breaks documented rules, or has the id of another event.</exception>
    /// <exception cref="UsageQueueFullException">The queue has no room. This does not wait, since the transaction may hold what others wait for.</exception>
    /// <exception cref="UsageStoreException">The store failed.</exception>
    ValueTask<UsageReceipt> EnqueueAsync(UsageEvent usageEvent, DbTransaction transaction, CancellationToken cancellationToken = default);

    /// <summary>Enqueues events within a transaction of the caller: they are enqueued if and when it commits.</summary>
    /// <remarks>With PostgreSQL only, in the queue's own database. The transaction belongs to the caller; after an exception it must be rolled back.</remarks>
    /// <param name="usageEvents">The events. One that occurs twice, with the same id and content, counts once.</param>
    /// <param name="transaction">An open <c>NpgsqlTransaction</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The acknowledgements, in the order of the events, which hold once the transaction has been committed.</returns>
    /// <exception cref="NotSupportedException">The store cannot join a transaction of this kind.</exception>
    /// <exception cref="UsageRequestValidationException">Events break documented rules, or have the ids of others.</exception>
    /// <exception cref="UsageQueueFullException">The queue has no room. This does not wait, since the transaction may hold what others wait for.</exception>
    /// <exception cref="UsageStoreException">The store failed.</exception>
    ValueTask<IReadOnlyList<UsageReceipt>> EnqueueAsync(IReadOnlyList<UsageEvent> usageEvents, DbTransaction transaction, CancellationToken cancellationToken = default);

    /// <summary>Waits until every event that is pending now has an outcome; delivery starts at once, without lingering. Events enqueued meanwhile are not waited for.</summary>
    /// <param name="timeout">The longest wait; null or <see cref="Timeout.InfiniteTimeSpan"/> for no limit. A paused destination, such as one that is down, keeps its events pending.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>What became of those events.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative.</exception>
    /// <exception cref="InvalidOperationException">Delivery is enabled in this process, but does not run: its host has not started, or has stopped.</exception>
    /// <exception cref="UsageStoreException">The store failed.</exception>
    ValueTask<UsageFlushResult> FlushAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>Looks an event up.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What became of it; null when the queue does not know it, or no longer: outcomes are kept for <see cref="UsageIngestionOptions.OutcomeRetention"/>.</returns>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    /// <exception cref="UsageStoreException">The store cannot be read.</exception>
    ValueTask<UsageConclusion?> FindAsync(UsageDestination destination, string id, CancellationToken cancellationToken = default);

    /// <summary>Follows the outcomes of events in the order in which they were concluded, those of other processes included, and goes on as new ones come. Nothing is skipped while outcomes are kept.</summary>
    /// <param name="after">The <see cref="UsageConclusion.Position"/> to go on from, as after a restart; 0 for the oldest that is kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The outcomes, without end.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="after"/> is negative.</exception>
    /// <exception cref="UsageStoreException">The store cannot be read.</exception>
    IAsyncEnumerable<UsageConclusion> FollowAsync(long after = 0, CancellationToken cancellationToken = default);

    /// <summary>Counts the events of the queue, read from the store in one snapshot.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The books of each service that has had events.</returns>
    /// <exception cref="UsageStoreException">The store cannot be read.</exception>
    ValueTask<IReadOnlyDictionary<UsageService, UsageBooks>> ReadBooksAsync(CancellationToken cancellationToken = default);
}

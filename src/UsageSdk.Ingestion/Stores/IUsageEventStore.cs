using System.Data.Common;

namespace UsageSdk.Ingestion.Stores;

/// <summary>Where the queue keeps its events. What a method has returned is durable. Thread-safe.</summary>
/// <remarks>
/// For the stores of UsageSdk: SQLite, PostgreSQL and memory. Members may be added in minor versions. Failures of the store are
/// <see cref="UsageStoreException"/>s. Times come from the caller, in milliseconds of the Unix epoch.
/// A store holds two sets: events that are pending, each leased to at most one owner, and conclusions. An event is in one of them, never in both,
/// and counts change in the same transaction. Sequences and positions only grow, and are never used twice.
/// </remarks>
public interface IUsageEventStore : IAsyncDisposable
{
    /// <summary>Opens the store, and makes or updates its tables. Called once before all else.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A task that ends when it is open.</returns>
    ValueTask OpenAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds events, all or none.</summary>
    /// <param name="events">The events, no two with the same destination and id.</param>
    /// <param name="capacity">How many may be pending afterwards; null for any number.</param>
    /// <param name="transaction">The caller's transaction; null for one of the store's own.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What was added.</returns>
    /// <exception cref="NotSupportedException">The store cannot join the transaction.</exception>
    ValueTask<AppendResult> AppendAsync(IReadOnlyList<QueuedEvent> events, long? capacity, DbTransaction? transaction, CancellationToken cancellationToken = default);

    /// <summary>Lists the destinations that have pending events, with the figures of their oldest.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The destinations.</returns>
    ValueTask<IReadOnlyList<DestinationBacklog>> ReadBacklogAsync(CancellationToken cancellationToken = default);

    /// <summary>Leases events of a destination that are due and not leased by a living owner: by deadline, then by sequence.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Cancels. Events may then be leased that nobody knows of, until the lease ends.</param>
    /// <returns>The events.</returns>
    ValueTask<EventLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Prolongs all leases of an owner.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="now">The time.</param>
    /// <param name="duration">How long they hold from now on.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A task that ends when they are prolonged.</returns>
    ValueTask RenewAsync(string owner, long now, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>Ends leases: each event is concluded or becomes pending again. An event that the owner no longer holds, since its lease ended and another took it, is left alone.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="settlements">What becomes of the events.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The position of each conclusion, in the order of the settlements; 0 for an event that is pending again, or was left alone.</returns>
    ValueTask<IReadOnlyList<long>> SettleAsync(string owner, IReadOnlyList<EventSettlement> settlements, CancellationToken cancellationToken = default);

    /// <summary>Looks an event up.</summary>
    /// <param name="destination">Its destination.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Its state; null when it is not known.</returns>
    ValueTask<UsageConclusion?> FindAsync(UsageDestination destination, string id, CancellationToken cancellationToken = default);

    /// <summary>Reads conclusions by position. One is shown only when none with a smaller position can still appear.</summary>
    /// <param name="after">The position before the first.</param>
    /// <param name="count">The most to read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The conclusions, by position.</returns>
    ValueTask<IReadOnlyList<ConcludedEvent>> ReadConclusionsAsync(long after, int count, CancellationToken cancellationToken = default);

    /// <summary>Reads conclusions whose content is kept, by position, under the same rule.</summary>
    /// <param name="after">The position before the first.</param>
    /// <param name="outcome">Only these; null for all.</param>
    /// <param name="count">The most to read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The conclusions, by position.</returns>
    ValueTask<IReadOnlyList<ConcludedEvent>> ReadDeadLettersAsync(long after, UsageOutcome? outcome, int count, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces a conclusion whose content is kept by a pending event. Its outcome is no longer counted, and nothing is counted as enqueued. If that was
    /// <see cref="UsageOutcome.Unknown"/>, the event may have been sent: its first attempt without an answer is noted as at its enqueueing.
    /// </summary>
    /// <param name="position">The conclusion.</param>
    /// <param name="replacement">The event.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What was done: <see cref="AppendStatus.Missing"/> when there is no such conclusion, <see cref="AppendStatus.Conflict"/> when the replacement's id belongs to another event.</returns>
    ValueTask<AppendStatus> RequeueAsync(long position, QueuedEvent replacement, CancellationToken cancellationToken = default);

    /// <summary>Removes a conclusion. It stays counted.</summary>
    /// <param name="position">The conclusion.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it was there.</returns>
    ValueTask<bool> RemoveAsync(long position, CancellationToken cancellationToken = default);

    /// <summary>Removes conclusions without content, as many as one transaction should. They stay counted.</summary>
    /// <param name="before">The time before which they were concluded.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether there may be more.</returns>
    ValueTask<bool> PurgeAsync(long before, CancellationToken cancellationToken = default);

    /// <summary>Reads the books of each service that has had events, in one snapshot. Pending events are counted themselves, and are no difference of other counts.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The books.</returns>
    ValueTask<IReadOnlyDictionary<UsageService, UsageBooks>> ReadBooksAsync(CancellationToken cancellationToken = default);

    /// <summary>Remembers which events are pending now.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A mark for <see cref="IsConcludedAsync"/> and <see cref="CountSinceAsync"/>.</returns>
    ValueTask<string> MarkAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether every event that was pending at a mark is concluded. Quick, whatever the number of events.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it is so.</returns>
    ValueTask<bool> IsConcludedAsync(string mark, CancellationToken cancellationToken = default);

    /// <summary>Counts what became of the events that were pending at a mark.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The counts.</returns>
    ValueTask<UsageFlushResult> CountSinceAsync(string mark, CancellationToken cancellationToken = default);
}

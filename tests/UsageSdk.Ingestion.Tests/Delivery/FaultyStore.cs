using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Tests.Delivery;

/// <summary>A store that fails in one way, as long as it is told to.</summary>
internal sealed class FaultyStore(IUsageEventStore inner, StoreFault fault) : IUsageEventStore
{
    public bool IsFaulty { get; set; } = true;

    /// <summary>How many leases to refuse from now on.</summary>
    public int LeasesToRefuse { get; set; }

    public ConcurrentQueue<LeaseRequest> Leases { get; } = [];

    /// <summary>Puts a faulty store before the one that a container has.</summary>
    public static void Wrap(IServiceCollection services, StoreFault fault)
    {
        var inner = services.Single(descriptor => descriptor.ServiceType == typeof(IUsageEventStore));
        services.Remove(inner);
        services.AddKeyedSingleton<IUsageEventStore>("", (provider, key) => new FaultyStore((IUsageEventStore)inner.KeyedImplementationFactory!(provider, key), fault));
    }

    public ValueTask OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public ValueTask<AppendResult> AppendAsync(IReadOnlyList<QueuedEvent> events, long? capacity, DbTransaction? transaction, CancellationToken cancellationToken) =>
        inner.AppendAsync(events, capacity, transaction, cancellationToken);

    public ValueTask<IReadOnlyList<DestinationBacklog>> ReadBacklogAsync(CancellationToken cancellationToken) => Reading(inner.ReadBacklogAsync(cancellationToken));

    public ValueTask<EventLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        Leases.Enqueue(request);
        return LeasesToRefuse-- > 0 ? throw new UsageStoreException("The store is busy.") : Writing(inner.LeaseAsync(request, cancellationToken));
    }

    public ValueTask RenewAsync(string owner, long now, TimeSpan duration, CancellationToken cancellationToken) => inner.RenewAsync(owner, now, duration, cancellationToken);

    public ValueTask<IReadOnlyList<long>> SettleAsync(string owner, IReadOnlyList<EventSettlement> settlements, CancellationToken cancellationToken) =>
        IsFaulty && fault == StoreFault.CannotBeWritten ? throw new UsageStoreException("The store is gone.") : inner.SettleAsync(owner, settlements, cancellationToken);

    public ValueTask<UsageConclusion?> FindAsync(UsageDestination destination, string id, CancellationToken cancellationToken) => inner.FindAsync(destination, id, cancellationToken);

    public ValueTask<IReadOnlyList<ConcludedEvent>> ReadConclusionsAsync(long after, int count, CancellationToken cancellationToken) =>
        inner.ReadConclusionsAsync(after, count, cancellationToken);

    public ValueTask<IReadOnlyList<ConcludedEvent>> ReadDeadLettersAsync(long after, UsageOutcome? outcome, int count, CancellationToken cancellationToken) =>
        inner.ReadDeadLettersAsync(after, outcome, count, cancellationToken);

    public ValueTask<AppendStatus> RequeueAsync(long position, QueuedEvent replacement, CancellationToken cancellationToken) => inner.RequeueAsync(position, replacement, cancellationToken);

    public ValueTask<bool> RemoveAsync(long position, CancellationToken cancellationToken) => inner.RemoveAsync(position, cancellationToken);

    public ValueTask<bool> PurgeAsync(long before, CancellationToken cancellationToken) => inner.PurgeAsync(before, cancellationToken);

    public async ValueTask<IReadOnlyDictionary<UsageService, UsageBooks>> ReadBooksAsync(CancellationToken cancellationToken)
    {
        var books = await inner.ReadBooksAsync(cancellationToken);
        return IsFaulty && fault == StoreFault.LosesAnEvent ? books.ToDictionary(entry => entry.Key, entry => entry.Value with { Pending = entry.Value.Pending - 1 }) : books;
    }

    public ValueTask<string> MarkAsync(CancellationToken cancellationToken) => inner.MarkAsync(cancellationToken);

    public ValueTask<bool> IsConcludedAsync(string mark, CancellationToken cancellationToken) => inner.IsConcludedAsync(mark, cancellationToken);

    public ValueTask<UsageFlushResult> CountSinceAsync(string mark, CancellationToken cancellationToken) => inner.CountSinceAsync(mark, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private ValueTask<T> Reading<T>(ValueTask<T> task) => IsFaulty && fault == StoreFault.CannotBeRead ? throw new UsageStoreException("The store is gone.") : task;

    private ValueTask<T> Writing<T>(ValueTask<T> task) => IsFaulty && fault == StoreFault.CannotBeWritten ? throw new UsageStoreException("The store is gone.") : task;
}

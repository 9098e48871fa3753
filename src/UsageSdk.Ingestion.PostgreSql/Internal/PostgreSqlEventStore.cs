using System.Data.Common;
using Npgsql;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>A queue's events in a schema of PostgreSQL. It keeps no connection of its own.</summary>
internal sealed class PostgreSqlEventStore : IUsageEventStore
{
    private readonly PostgreSqlStoreOptions _options;
    private readonly StoreFailures _failures;
    private readonly StoreSession _session;
    private readonly EventAppender _appender;
    private readonly EventLeases _leases;
    private readonly EventConclusions _conclusions;
    private readonly EventBooks _books;

    public PostgreSqlEventStore(NpgsqlDataSource dataSource, PostgreSqlStoreOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _failures = new(dataSource.ConnectionString, options.Schema);
        _session = new(dataSource, _failures);
        var (statements, estimate) = (new StoreStatements(options.Schema), new PendingEstimate(timeProvider));
        _appender = new(_session, statements, estimate);
        _leases = new(_session, statements, estimate);
        _conclusions = new(_session, statements, estimate);
        _books = new(_session, statements, _conclusions);
    }

    public async ValueTask OpenAsync(CancellationToken cancellationToken) =>
        await _session.RunAsync("be opened", async (work, cancellation) =>
        {
            await StoreSchema.OpenAsync(work.Connection, _options, _failures, cancellation).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);

    public ValueTask<AppendResult> AppendAsync(IReadOnlyList<QueuedEvent> events, long? capacity, DbTransaction? transaction, CancellationToken cancellationToken) => transaction switch
    {
        null or NpgsqlTransaction => _appender.AppendAsync(events, capacity, (NpgsqlTransaction?)transaction, cancellationToken),
        _ => throw new NotSupportedException($"A queue in PostgreSQL joins transactions of Npgsql, in its own database; this one is a {transaction.GetType()}."),
    };

    public ValueTask<IReadOnlyList<DestinationBacklog>> ReadBacklogAsync(CancellationToken cancellationToken) => _books.ReadBacklogAsync(cancellationToken);

    public ValueTask<EventLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken) => _leases.LeaseAsync(request, cancellationToken);

    public ValueTask RenewAsync(string owner, long now, TimeSpan duration, CancellationToken cancellationToken) => _leases.RenewAsync(owner, duration, cancellationToken);

    public ValueTask<IReadOnlyList<long>> SettleAsync(string owner, IReadOnlyList<EventSettlement> settlements, CancellationToken cancellationToken) =>
        _leases.SettleAsync(owner, settlements, cancellationToken);

    public ValueTask<UsageConclusion?> FindAsync(UsageDestination destination, string id, CancellationToken cancellationToken) => _conclusions.FindAsync(destination, id, cancellationToken);

    public ValueTask<IReadOnlyList<ConcludedEvent>> ReadConclusionsAsync(long after, int count, CancellationToken cancellationToken = default) =>
        _conclusions.ReadAsync(after, null, false, count, cancellationToken);

    public ValueTask<IReadOnlyList<ConcludedEvent>> ReadDeadLettersAsync(long after, UsageOutcome? outcome, int count, CancellationToken cancellationToken = default) =>
        _conclusions.ReadAsync(after, outcome, true, count, cancellationToken);

    public ValueTask<AppendStatus> RequeueAsync(long position, QueuedEvent replacement, CancellationToken cancellationToken) => _conclusions.RequeueAsync(position, replacement, cancellationToken);

    public ValueTask<bool> RemoveAsync(long position, CancellationToken cancellationToken) => _conclusions.RemoveAsync(position, cancellationToken);

    public async ValueTask<bool> PurgeAsync(long before, CancellationToken cancellationToken)
    {
        await _books.CompactAsync(cancellationToken).ConfigureAwait(false);
        return await _conclusions.PurgeAsync(before, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyDictionary<UsageService, UsageBooks>> ReadBooksAsync(CancellationToken cancellationToken) => _books.ReadAsync(cancellationToken);

    public ValueTask<string> MarkAsync(CancellationToken cancellationToken) => _books.MarkAsync(cancellationToken);

    public ValueTask<bool> IsConcludedAsync(string mark, CancellationToken cancellationToken) => _books.IsConcludedAsync(mark, cancellationToken);

    public ValueTask<UsageFlushResult> CountSinceAsync(string mark, CancellationToken cancellationToken) => _books.CountSinceAsync(mark, cancellationToken);

    public ValueTask DisposeAsync() => default;
}

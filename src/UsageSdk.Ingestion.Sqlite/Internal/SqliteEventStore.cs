using System.Data.Common;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>Keeps events in a SQLite file: one thread writes for all callers, and reads have a connection of their own.</summary>
internal sealed class SqliteEventStore(string path, SqliteStoreOptions options, TimeProvider time) : IUsageEventStore
{
    private readonly StoreFile _file = new(path);
    private readonly SemaphoreSlim _lifetime = new(1, 1);
    private readonly SemaphoreSlim _delivery = new(1, 1);
    private volatile bool _delivers;
    private bool _disposed;
    private WriteSession? _session;
    private WriteQueue? _writer;
    private ReadSession? _reader;

    private WriteQueue Writer => _writer ?? throw new InvalidOperationException("The usage store has not been opened.");

    private ReadSession Reader => _reader ?? throw new InvalidOperationException("The usage store has not been opened.");

    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        await _lifetime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_writer is null)
            {
                await Task.Run(Open, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _lifetime.Release();
        }
    }

    public async ValueTask<AppendResult> AppendAsync(IReadOnlyList<QueuedEvent> events, long? capacity, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        if (transaction is not null)
        {
            throw new NotSupportedException("A queue in a SQLite file has its own connection, and cannot join a transaction. PostgreSQL can.");
        }

        return events.Count == 0
            ? AppendResult.AllAdded
            : await Writer.RunAsync(session => Appending.Append(session, events, capacity), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<EventLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken) =>
        _delivers || await TryDeliverAsync(cancellationToken).ConfigureAwait(false)
            ? await Writer.RunAsync(session => Leasing.Lease(session, request), cancellationToken).ConfigureAwait(false)
            : new([], null);

    public async ValueTask RenewAsync(string owner, long now, TimeSpan duration, CancellationToken cancellationToken) =>
        await Writer.RunAsync(session => Leasing.Renew(session, owner, now, duration), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<long>> SettleAsync(string owner, IReadOnlyList<EventSettlement> settlements, CancellationToken cancellationToken) =>
        await Writer.RunAsync(session => Settling.Settle(session, owner, settlements), cancellationToken).ConfigureAwait(false);

    public async ValueTask<AppendStatus> RequeueAsync(long position, QueuedEvent replacement, CancellationToken cancellationToken) =>
        await Writer.RunAsync(session => Appending.Requeue(session, position, replacement), cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> RemoveAsync(long position, CancellationToken cancellationToken) =>
        await Writer.RunAsync(session => Settling.Remove(session, position), cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> PurgeAsync(long before, CancellationToken cancellationToken) =>
        await Writer.RunAsync(session => Settling.Purge(session, before), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<DestinationBacklog>> ReadBacklogAsync(CancellationToken cancellationToken) =>
        await Reader.RunAsync(Reading.Backlog, cancellationToken).ConfigureAwait(false);

    public async ValueTask<UsageConclusion?> FindAsync(UsageDestination destination, string id, CancellationToken cancellationToken) =>
        await Reader.RunAsync(database => Reading.Find(database, destination, id), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<ConcludedEvent>> ReadConclusionsAsync(long after, int count, CancellationToken cancellationToken = default) =>
        await Reader.RunAsync(database => Reading.Conclusions(database, after, null, false, count), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<ConcludedEvent>> ReadDeadLettersAsync(long after, UsageOutcome? outcome, int count, CancellationToken cancellationToken = default) =>
        await Reader.RunAsync(database => Reading.Conclusions(database, after, outcome, true, count), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyDictionary<UsageService, UsageBooks>> ReadBooksAsync(CancellationToken cancellationToken) =>
        await Reader.RunAsync(Reading.Books, cancellationToken).ConfigureAwait(false);

    public async ValueTask<string> MarkAsync(CancellationToken cancellationToken) =>
        await Reader.RunAsync(Reading.Mark, cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> IsConcludedAsync(string mark, CancellationToken cancellationToken) =>
        await Reader.RunAsync(database => Reading.IsConcluded(database, mark), cancellationToken).ConfigureAwait(false);

    public async ValueTask<UsageFlushResult> CountSinceAsync(string mark, CancellationToken cancellationToken) =>
        await Reader.RunAsync(database => Reading.CountSince(database, mark), cancellationToken).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await _lifetime.WaitAsync().ConfigureAwait(false);
        try
        {
            _disposed = true;
            if (_writer is not null)
            {
                await _writer.CloseAsync().ConfigureAwait(false);
                await Reader.DisposeAsync().ConfigureAwait(false);

                // The last to close the file writes the log into it.
                _session!.Dispose();
            }

            // Last: until here this store may have written as the one that delivers.
            _file.Dispose();
        }
        finally
        {
            _lifetime.Release();
        }
    }

    private void Open()
    {
        try
        {
            _file.Open(Open);
        }
        catch (Exception exception)
        {
            throw Failures.Translate(exception, _file.Path, isCommit: false);
        }
    }

    private bool Open(string file)
    {
        var writing = Database.Open(file, options.BusyTimeout);
        try
        {
            Schema.Prepare(writing, file);
            var reading = Database.Open(file, options.BusyTimeout);
            try
            {
                reading.Execute("PRAGMA query_only = 1");
                _session = new(writing, file, options.MaxFileSize);
                _reader = new(reading, file);
                _writer = new(_session, time);
                return true;
            }
            catch
            {
                reading.Dispose();
                throw;
            }
        }
        catch
        {
            writing.Dispose();
            throw;
        }
    }

    /// <summary>Becomes the one that delivers, if no other is. All leases are then those of processes that have ended.</summary>
    private async Task<bool> TryDeliverAsync(CancellationToken cancellationToken)
    {
        var writer = Writer;
        await _delivery.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_delivers && TryLock())
            {
                await writer.RunAsync(Leasing.TakeOver, cancellationToken).ConfigureAwait(false);
                _delivers = true;
            }

            return _delivers;
        }
        finally
        {
            _delivery.Release();
        }
    }

    private bool TryLock()
    {
        try
        {
            return _file.TryLock();
        }
        catch (Exception exception)
        {
            throw Failures.Translate(exception, _file.Path, isCommit: false);
        }
    }
}

namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>The reading connection: snapshots that neither wait for the writer nor hold it up.</summary>
internal sealed class ReadSession(Database database, string path) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _closed;

    /// <summary>Reads in one snapshot, on the thread pool: SQLite knows no asynchronous reads.</summary>
    /// <param name="read">What to read.</param>
    /// <param name="cancellationToken">Cancels, until reading begins.</param>
    /// <returns>What was read.</returns>
    public async Task<T> RunAsync<T>(Func<Database, T> read, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteEventStore));
            return await Task.Run(() => Run(read), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Waits for what is being read.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        _closed = true;
        database.Dispose();
        _gate.Release();
    }

    private T Run<T>(Func<Database, T> read)
    {
        try
        {
            database.Execute("BEGIN");
            try
            {
                return read(database);
            }
            finally
            {
                if (database.InTransaction)
                {
                    database.Execute("ROLLBACK");
                }
            }
        }
        catch (Exception exception)
        {
            throw Failures.Translate(exception, path, isCommit: false);
        }
    }
}

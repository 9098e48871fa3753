using Microsoft.Data.Sqlite;

namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>The writing connection, with what is worth remembering between transactions. For the writer's thread.</summary>
internal sealed class WriteSession(Database database, string path, long? maxFileSize) : IDisposable
{
    private readonly Dictionary<UsageDestination, long> _keys = [];
    private readonly Dictionary<long, UsageService> _services = [];
    private readonly long? _maxPages = maxFileSize / database.Number("PRAGMA page_size");

    public Statement Prepare(string sql) => database.Prepare(sql);

    public void Begin()
    {
        // What is written to a removed file would be gone with the last process that has it open.
        if (!File.Exists(path))
        {
            throw Failures.Gone(path);
        }

        // At once as a writer: a transaction that has read first cannot wait for another process.
        database.Execute("BEGIN IMMEDIATE");
    }

    public void Commit() => database.Execute("COMMIT");

    /// <summary>Undoes the transaction.</summary>
    /// <param name="cause">What went wrong.</param>
    /// <param name="isCommit">Whether it was the commit.</param>
    /// <returns>What the callers are told.</returns>
    public Exception Abandon(Exception cause, bool isCommit)
    {
        // What was remembered may have been undone.
        _keys.Clear();
        _services.Clear();
        try
        {
            if (database.InTransaction)
            {
                database.Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // The transaction is over all the same. What the callers need to know is the cause.
        }

        return Failures.Translate(cause, path, isCommit);
    }

    /// <summary>Holds the file below its greatest size, or lets it pass that, so that delivery can always make room.</summary>
    /// <param name="isLimited">Which.</param>
    public void Limit(bool isLimited)
    {
        if (_maxPages is { } pages)
        {
            database.Execute("PRAGMA max_page_count = ", isLimited ? pages : uint.MaxValue - 1);
        }
    }

    /// <summary>The key of a destination, made at its first use.</summary>
    /// <param name="destination">The destination.</param>
    public long Key(UsageDestination destination)
    {
        if (_keys.TryGetValue(destination, out var key))
        {
            return key;
        }

        var name = destination.ToString();
        Prepare("INSERT INTO destinations (name, service) VALUES (?, ?) ON CONFLICT DO NOTHING").With(name).With((long)destination.Service).Run();
        using var row = Prepare("SELECT key FROM destinations WHERE name = ?").With(name);
        row.Read();
        key = row.Number(0);
        _keys.Add(destination, key);
        return key;
    }

    /// <summary>The service of a destination.</summary>
    /// <param name="key">The destination's key.</param>
    public UsageService Service(long key)
    {
        if (!_services.TryGetValue(key, out var service))
        {
            using var row = Prepare("SELECT service FROM destinations WHERE key = ?").With(key);
            row.Read();
            service = (UsageService)row.Number(0);
            _services.Add(key, service);
        }

        return service;
    }

    /// <summary>Adds to a counter of the books.</summary>
    /// <param name="service">The service.</param>
    /// <param name="outcome">The outcome; <see cref="UsageOutcome.Pending"/> for what was enqueued.</param>
    /// <param name="by">How much.</param>
    public void Count(UsageService service, UsageOutcome outcome, long by) =>
        Prepare("INSERT INTO counters (service, outcome, count) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count")
            .With((long)service).With((long)outcome).With(by).Run();

    public long LastRow() => database.LastRow();

    public void Dispose() => database.Dispose();
}

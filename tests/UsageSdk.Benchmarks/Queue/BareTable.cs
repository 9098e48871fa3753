using Microsoft.Data.Sqlite;

namespace UsageSdk.Benchmarks.Queue;

/// <summary>The baseline: a table of ids and blobs, as durable as the queue's, and one prepared statement. It checks nothing, and nothing can be leased or found by age.</summary>
public sealed class BareTable : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;

    /// <summary>A new file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">The content of each row.</param>
    public BareTable(string path, byte[] content)
    {
        _connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        using (var create = _connection.CreateCommand())
        {
            create.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE events (id TEXT PRIMARY KEY, content BLOB NOT NULL);";
            create.ExecuteNonQuery();
        }

        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO events (id, content) VALUES ($id, $content)";
        _insert.Parameters.Add("$id", SqliteType.Text);
        _insert.Parameters.Add("$content", SqliteType.Blob).Value = content;
        _insert.Prepare();
    }

    /// <summary>Inserts rows in one transaction.</summary>
    public int Insert(int rows)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        for (var row = 0; row < rows; row++)
        {
            // What the queue gives an event that has no id.
            _insert.Parameters[0].Value = Guid.CreateVersion7().ToString();
            _insert.ExecuteNonQuery();
        }

        transaction.Commit();
        return rows;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }
}

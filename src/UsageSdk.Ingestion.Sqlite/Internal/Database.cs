using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>A connection to the file, for one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;

    private Database(SqliteConnection connection) => (_connection, _handle) = (connection, connection.Handle!);

    /// <summary>Whether the file cannot be written: SQLite then opens it for reading, without a word.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") == 1;

    /// <summary>Whether a transaction is open: some failures end it.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public static Database Open(string path, TimeSpan busyTimeout)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            var database = new Database(connection);
            raw.sqlite3_busy_timeout(database._handle, (int)busyTimeout.TotalMilliseconds);
            return database;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A statement, prepared once.</summary>
    /// <param name="sql">Its text, one of few.</param>
    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            var code = raw.sqlite3_prepare_v2(_handle, sql, out var handle);
            if (code != raw.SQLITE_OK)
            {
                handle.Dispose();
                SqliteException.ThrowExceptionForRC(code, _handle);
            }

            _statements.Add(sql, statement = new(_handle, handle));
        }

        // A failure may have left it half bound.
        statement.Dispose();
        return statement;
    }

    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Read())
        {
        }
    }

    public void Execute(string sql, long value) => Execute(string.Create(CultureInfo.InvariantCulture, $"{sql}{value}"));

    /// <summary>Runs several statements, once.</summary>
    /// <param name="script">The statements.</param>
    public void Script(string script)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
    }

    public string Text(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Read() ? statement.Text(0) : "";
    }

    public long Number(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Read() ? statement.Number(0) : 0;
    }

    public long LastRow() => raw.sqlite3_last_insert_rowid(_handle);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Close();
        }

        _connection.Dispose();
    }
}

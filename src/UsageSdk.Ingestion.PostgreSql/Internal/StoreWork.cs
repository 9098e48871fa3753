using Npgsql;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>Work on a connection.</summary>
internal sealed class StoreWork(NpgsqlConnection connection)
{
    public NpgsqlConnection Connection { get; } = connection;

    /// <summary>Whether a commit may be under way, so that after a lost connection nobody knows its effect.</summary>
    public bool IsCommitting { get; set; }

    /// <summary>A batch on the connection, in the transaction that is open there, if any.</summary>
    public NpgsqlBatch Batch() => new(Connection);

    /// <summary>A batch that is a transaction of its own: its last command, added by <see cref="StoreBatches.Commit"/>, commits, so that all takes one round trip.</summary>
    public NpgsqlBatch Transaction(string settings)
    {
        // Stated, since a server's default may be another: each command must see what was committed before it.
        return Batch().With("BEGIN ISOLATION LEVEL READ COMMITTED").With(settings);
    }
}

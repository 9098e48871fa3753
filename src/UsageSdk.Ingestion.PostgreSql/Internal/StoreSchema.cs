using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>The tables in a schema, and their version.</summary>
internal static class StoreSchema
{
    /// <summary>The version of the tables that this code reads and writes.</summary>
    public const int Version = 1;

    /// <summary>The schema's name as an identifier in SQL.</summary>
    public static string Quote(string schema) => $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A number for an advisory lock that no other schema, and hopefully no other program, uses.</summary>
    public static long LockKey(string purpose, string schema) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"UsageSdk.Ingestion {purpose} {schema}")));

    /// <summary>The SQL for running by hand.</summary>
    public static string Script(string schema) => $"BEGIN;\n{CreateSchema(schema)}\n{CreateTables(schema)}\nCOMMIT;\n";

    /// <summary>Makes the schema and its tables unless they are there.</summary>
    public static async Task OpenAsync(NpgsqlConnection connection, PostgreSqlStoreOptions options, StoreFailures failures, CancellationToken cancellationToken)
    {
        await RefuseUnfitServerAsync(connection, failures, cancellationToken).ConfigureAwait(false);
        var version = await ReadVersionAsync(connection, options.Schema, cancellationToken).ConfigureAwait(false);
        if (version is null && !options.RequiresSchema)
        {
            version = await CreateAsync(connection, options.Schema, cancellationToken).ConfigureAwait(false);
        }

        if (version != Version)
        {
            throw failures.Refuse(version switch
            {
                null => $"its tables are missing. Run {nameof(PostgreSqlStoreOptions)}.{nameof(PostgreSqlStoreOptions.GetSchemaScript)}, or set {nameof(PostgreSqlStoreOptions.RequiresSchema)} to false.",
                > Version => $"its tables have version {version}, made by a newer UsageSdk; this one knows version {Version}. Update this process.",
                _ => $"its tables have version {version}, and this UsageSdk knows version {Version} only.",
            });
        }
    }

    private static async Task RefuseUnfitServerAsync(NpgsqlConnection connection, StoreFailures failures, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < 13)
        {
            throw failures.Refuse($"the server is PostgreSQL {connection.PostgreSqlVersion}, and the queue needs 13 or later.");
        }

        if (await AskAsync(connection, "SHOW server_encoding", null, cancellationToken).ConfigureAwait(false) is var encoding and not ("UTF8" or "SQL_ASCII"))
        {
            throw failures.Refuse($"the database's encoding is {encoding}, which cannot hold every text. Use a database with UTF8.");
        }
    }

    private static async Task<int?> ReadVersionAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        const string Find = "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename = 'version')";
        return await AskAsync(connection, Find, schema, cancellationToken).ConfigureAwait(false) is true
            ? await AskAsync(connection, $"SELECT max(version) FROM {Quote(schema)}.version", null, cancellationToken).ConfigureAwait(false) as int?
            : null;
    }

    private static async Task<int?> CreateAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        // Not serializable, whatever the server's default: what another process did before it let go of the lock must be seen.
        var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // Released with the transaction.
            await AskAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey("schema", schema).ToString(CultureInfo.InvariantCulture)})", null, cancellationToken).ConfigureAwait(false);
            if (await ReadVersionAsync(connection, schema, cancellationToken).ConfigureAwait(false) is { } version)
            {
                return version;
            }

            if (await AskAsync(connection, "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1)", schema, cancellationToken).ConfigureAwait(false) is false)
            {
                await AskAsync(connection, CreateSchema(schema), null, cancellationToken).ConfigureAwait(false);
            }

            await AskAsync(connection, CreateTables(schema), null, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return Version;
        }
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql, string? parameter, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        if (parameter is not null)
        {
            command.Parameters.Add(StoreParameters.Of(parameter));
        }

        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string CreateSchema(string schema) => $"CREATE SCHEMA {Quote(schema)};";

    // One table for pending events and conclusions: its key alone then keeps an id from being in both, whatever the isolation of a caller's
    // transaction. Pending ones are those of outcome 0, and have small indexes of their own.
    private static string CreateTables(string schema) => $"""
        CREATE TABLE {Quote(schema)}.version (version integer NOT NULL);
        INSERT INTO {Quote(schema)}.version VALUES ({Version});

        CREATE SEQUENCE {Quote(schema)}.sequences;
        CREATE SEQUENCE {Quote(schema)}.positions MINVALUE 0 START 0;
        SELECT nextval('{Quote(schema).Replace("'", "''", StringComparison.Ordinal)}.positions');

        CREATE TABLE {Quote(schema)}.events (
            destination text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            service smallint NOT NULL,
            outcome smallint NOT NULL,
            attempts integer NOT NULL,
            sequence bigint NOT NULL,
            position bigint,
            enqueued_at bigint NOT NULL,
            deadline bigint NOT NULL,
            due bigint NOT NULL,
            first_unknown_at bigint,
            key_refused_at bigint,
            concluded_at bigint,
            leased_at bigint,
            lease_until timestamptz,
            appended_by xid8 NOT NULL,
            concluded_by xid8,
            owner text COLLATE "C",
            digest bytea NOT NULL,
            reason text,
            content bytea,
            PRIMARY KEY (destination, id),
            CHECK (CASE WHEN outcome = 0 THEN position IS NULL AND content IS NOT NULL ELSE position IS NOT NULL AND owner IS NULL END)
        );
        CREATE INDEX events_by_deadline ON {Quote(schema)}.events (destination, deadline, sequence) WHERE outcome = 0;
        CREATE UNIQUE INDEX events_by_sequence ON {Quote(schema)}.events (sequence) WHERE outcome = 0;
        CREATE INDEX events_by_owner ON {Quote(schema)}.events (owner) WHERE owner IS NOT NULL;
        CREATE UNIQUE INDEX events_by_position ON {Quote(schema)}.events (position) WHERE position IS NOT NULL;
        CREATE INDEX events_by_letter ON {Quote(schema)}.events (position) WHERE outcome <> 0 AND content IS NOT NULL;
        CREATE INDEX events_by_conclusion ON {Quote(schema)}.events (concluded_at) WHERE content IS NULL;
        ALTER TABLE {Quote(schema)}.events SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);

        CREATE TABLE {Quote(schema)}.ledger (service smallint NOT NULL, outcome smallint NOT NULL, delta bigint NOT NULL);
        ALTER TABLE {Quote(schema)}.ledger SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
        """;
}

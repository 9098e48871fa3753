namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>The tables.</summary>
/// <remarks>
/// Rows of pending events are in one of three states: ready (0), waiting for their due time (1), or leased (2). So a lease finds what is ready without
/// a look at what is not, however much that is. A lease whose time is over makes its rows ready again, but they keep its key until another lease takes
/// them: until then their owner may still settle them, and afterwards it is known when they were interrupted.
/// </remarks>
internal static class Schema
{
    // "UsgE", at offset 68 of the file.
    private const long ApplicationId = 0x55736745;
    private const long Version = 1;

    private const string Tables = """
        CREATE TABLE destinations (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, service INTEGER NOT NULL) STRICT;
        CREATE TABLE pending (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            destination INTEGER NOT NULL,
            state INTEGER NOT NULL,
            deadline INTEGER NOT NULL,
            due INTEGER NOT NULL,
            enqueued_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            lease INTEGER,
            interrupted_at INTEGER,
            first_unknown_at INTEGER,
            key_refused_at INTEGER,
            reason TEXT,
            id TEXT NOT NULL,
            digest BLOB NOT NULL,
            content BLOB NOT NULL,
            UNIQUE (destination, id)) STRICT;
        CREATE INDEX pending_order ON pending (destination, state, deadline);
        CREATE INDEX pending_due ON pending (destination, due) WHERE state = 1;
        CREATE INDEX pending_lease ON pending (lease) WHERE lease IS NOT NULL;
        CREATE TABLE leases (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            destination INTEGER NOT NULL,
            owner TEXT NOT NULL,
            leased_at INTEGER NOT NULL,
            until INTEGER NOT NULL,
            ended INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE TABLE conclusions (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            destination INTEGER NOT NULL,
            outcome INTEGER NOT NULL,
            concluded_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            reason TEXT,
            id TEXT NOT NULL,
            digest BLOB NOT NULL,
            content BLOB,
            UNIQUE (destination, id)) STRICT;
        CREATE INDEX conclusions_age ON conclusions (concluded_at) WHERE content IS NULL;
        CREATE INDEX conclusions_letters ON conclusions (position) WHERE content IS NOT NULL;
        CREATE TABLE counters (service INTEGER NOT NULL, outcome INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (service, outcome)) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Refuses a file that is not a store's, sets how the writing connection works, and makes the tables of a new file.</summary>
    /// <param name="database">The writing connection.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageStoreException">The file belongs to another program or to a newer version, or cannot be written.</exception>
    public static void Prepare(Database database, string path)
    {
        // Before anything is changed in a file that may be another program's.
        var isNew = Check(database, path);
        if (database.IsReadOnly)
        {
            throw Failures.ReadOnly(path);
        }

        var mode = database.Text("PRAGMA journal_mode = WAL");
        if (mode != "wal")
        {
            throw new UsageStoreException($"The usage store {path} cannot have a write-ahead log: its journal mode stays '{mode}'. Put it on a local disk.");
        }

        database.Execute("PRAGMA synchronous = FULL");
        // Without these an fsync of macOS leaves data in the drive's cache. Elsewhere they have no effect.
        database.Execute("PRAGMA fullfsync = 1");
        database.Execute("PRAGMA checkpoint_fullfsync = 1");
        // 16 MB: each checkpoint costs two more fsyncs, and rewrites pages that the next events change again.
        database.Execute("PRAGMA wal_autocheckpoint = 4000");
        database.Execute("PRAGMA journal_size_limit = 67108864");
        database.Execute("PRAGMA cache_size = -16000");
        database.Execute("PRAGMA cell_size_check = 1");
        if (isNew)
        {
            Create(database, path);
        }
    }

    private static void Create(Database database, string path)
    {
        database.Execute("BEGIN IMMEDIATE");
        // Another process may have been faster.
        if (Check(database, path))
        {
            database.Script(Tables);
            database.Execute("PRAGMA application_id = ", ApplicationId);
            database.Execute("PRAGMA user_version = ", Version);
        }

        database.Execute("COMMIT");
    }

    /// <summary>Whether the file is new.</summary>
    private static bool Check(Database database, string path)
    {
        var application = database.Number("PRAGMA application_id");
        var version = database.Number("PRAGMA user_version");
        if (application == 0 && version == 0 && database.Number("SELECT count(*) FROM sqlite_schema") == 0)
        {
            return true;
        }

        if (application != ApplicationId)
        {
            throw new UsageStoreException($"The SQLite file {path} belongs to another program. It was left as it is; name another file.");
        }

        return version <= Version
            ? false
            : throw new UsageStoreException($"The usage store {path} was written by a newer version of UsageSdk.Ingestion.Sqlite (format {version}, this version knows up to {Version}). Update the package.");
    }
}

using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>Says what a failure of SQLite or of the file system means, and what to do.</summary>
internal static class Failures
{
    public static UsageStoreException ReadOnly(string path, Exception? exception = null) =>
        new($"The usage store {path} is read-only for this process. Grant write access to the file and to its folder.", exception);

    public static UsageStoreException Gone(string path) =>
        new($"The usage store {path} was removed or renamed while it was open. Put it back with its -wal file, or restart the process to begin a new one.");

    /// <summary>Turns an exception into one for the caller; those that are no failures of the store stay as they are.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="path">The file.</param>
    /// <param name="isCommit">Whether a commit failed, whose effect may then be unknown.</param>
    public static Exception Translate(Exception exception, string path, bool isCommit) => exception switch
    {
        SqliteException sqlite => Translate(sqlite, path, isCommit),
        UnauthorizedAccessException => ReadOnly(path, exception),
        IOException => new UsageStoreException($"The usage store {path} cannot be opened: {exception.Message}", exception),
        _ => exception,
    };

    private static UsageStoreException Translate(SqliteException exception, string path, bool isCommit)
    {
        var what = exception.SqliteErrorCode switch
        {
            raw.SQLITE_NOTADB => $"The file {path} is no SQLite database, or its beginning is damaged. Name another file; if this was a usage store, keep a copy, and restore it from a backup.",
            raw.SQLITE_CORRUPT => $"The usage store {path} is damaged. Stop the processes that use it, keep a copy with its -wal file, and recover it by the '.recover' command of the sqlite3 shell, or name another file.",
            raw.SQLITE_FULL => $"There is no room for the usage store {path}: the disk is full, or the file has its greatest size. Make room; the queue then goes on by itself. Nothing of this call was stored.",
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => ReadOnly(path).Message,
            raw.SQLITE_CANTOPEN => $"The usage store {path} cannot be opened. Its folder must exist and be writable, and the path must be a file's.",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"The usage store {path} was locked by another program for longer than the busy timeout. Nothing of this call was stored.",
            raw.SQLITE_IOERR => $"The disk failed to read or write the usage store {path}. Look at the disk, and at its room.",
            _ => $"The usage store {path} failed.",
        };

        // The last write of a commit is a single record. If its fsync fails, it may be on the disk all the same.
        var isUnknown = isCommit && exception.SqliteErrorCode is not (raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_READONLY);
        return new($"{what} ({exception.SqliteErrorCode}/{exception.SqliteExtendedErrorCode})", exception) { IsOutcomeUnknown = isUnknown };
    }
}

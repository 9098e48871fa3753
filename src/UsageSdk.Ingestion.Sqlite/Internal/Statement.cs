using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>A prepared statement that is used again and again. Values are bound in the order of the question marks; disposing it makes it ready for the next use.</summary>
/// <remarks>SqliteCommand looks every parameter up by its name for every row, which would cost more than the row itself.</remarks>
internal sealed class Statement(sqlite3 database, sqlite3_stmt handle) : IDisposable
{
    private const int StackLimit = 512;

    private int _bound;

    public Statement With(long value) => Bound(raw.sqlite3_bind_int64(handle, ++_bound, value));

    public Statement With(long? value) => value is { } number ? With(number) : Bound(raw.sqlite3_bind_null(handle, ++_bound));

    public Statement With(string? text)
    {
        if (text is null)
        {
            return Bound(raw.sqlite3_bind_null(handle, ++_bound));
        }

        if (text.Length == 0)
        {
            // An empty span would be taken for null.
            return Bound(raw.sqlite3_bind_text(handle, ++_bound, ""));
        }

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most > StackLimit ? ArrayPool<byte>.Shared.Rent(most) : null;
        var buffer = rented ?? stackalloc byte[StackLimit];
        var length = Encoding.UTF8.GetBytes(text, buffer);
        var code = raw.sqlite3_bind_text(handle, ++_bound, buffer[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return Bound(code);
    }

    public Statement With(ReadOnlyMemory<byte> bytes) =>
        Bound(bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, ++_bound, 0) : raw.sqlite3_bind_blob(handle, ++_bound, bytes.Span));

    /// <summary>Goes on to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read()
    {
        var code = raw.sqlite3_step(handle);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }

        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <returns>How many rows it has changed.</returns>
    public int Run()
    {
        using (this)
        {
            Read();
            return raw.sqlite3_changes(database);
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public void Dispose()
    {
        // The code that this returns is that of the step before, which has been thrown already.
        raw.sqlite3_reset(handle);
        _bound = 0;
    }

    public void Close() => handle.Dispose();

    private Statement Bound(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }

        return this;
    }
}

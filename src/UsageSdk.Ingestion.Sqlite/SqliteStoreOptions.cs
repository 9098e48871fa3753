namespace UsageSdk.Ingestion.Sqlite;

/// <summary>How a queue uses its SQLite file.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>How long a call waits while another process writes to the file, before it fails.</summary>
    /// <value>Default: 10 seconds. 0 to 1 hour.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of that.</exception>
    public TimeSpan BusyTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How large enqueueing may make the file, in bytes; then it fails as it does on a full disk. The space of delivered events is used again.
    /// Delivery is not held up, and may make the file a little larger. The write-ahead log beside the file comes on top, most of the time with less than 20 MB.
    /// </summary>
    /// <value>Default: null, for as large as the disk allows. At least 65,536.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than that.</exception>
    public long? MaxFileSize
    {
        get;
        set
        {
            if (value is { } size)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(size, 65_536);
            }

            field = value;
        }
    }
}

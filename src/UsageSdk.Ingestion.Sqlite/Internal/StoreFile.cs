namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>The file itself: how it is made, and the lock of the process that delivers.</summary>
internal sealed class StoreFile(string path) : IDisposable
{
    // Closing a file lets go of all locks that this process has on it, those of SQLite in another store included. So within a process no file is opened while one is made.
    private static readonly object Making = new();

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private static readonly int[] InUse = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private readonly object _gate = new();
    private FileStream? _lock;
    private bool _closed;

    /// <summary>The file, links resolved: all that name it must find the same lock.</summary>
    public string Path { get; private set; } = path;

    /// <summary>Makes the file if it is missing, and opens it.</summary>
    /// <param name="open">Opens it.</param>
    /// <returns>What it returns.</returns>
    public T Open<T>(Func<string, T> open)
    {
        lock (Making)
        {
            if (!File.Exists(Path))
            {
                Make(Path);
            }

            Path = File.ResolveLinkTarget(Path, returnFinalTarget: true)?.FullName ?? Path;
            return open(Path);
        }
    }

    /// <summary>Tries to become the one that delivers. The operating system takes the lock back when the process ends, however that happens.</summary>
    /// <returns>Whether this store holds the lock.</returns>
    /// <exception cref="UnauthorizedAccessException">The lock's file may not be written.</exception>
    /// <exception cref="IOException">The lock's file cannot be made.</exception>
    public bool TryLock()
    {
        lock (_gate)
        {
            // A lock taken now would be held for nobody.
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteEventStore));
            try
            {
                _lock ??= new(Path + ".lock", Private(FileMode.OpenOrCreate));
                return true;
            }
            catch (IOException exception) when (InUse.Contains(exception.HResult))
            {
                return false;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _lock?.Dispose();
            _lock = null;
        }
    }

    private static void Make(string path)
    {
        try
        {
            // SQLite gives its other files the same permissions.
            new FileStream(path, Private(FileMode.CreateNew)).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
    }

    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}

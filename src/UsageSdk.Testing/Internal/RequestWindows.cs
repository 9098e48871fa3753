namespace UsageSdk.Testing.Internal;

/// <summary>Counts requests by key in fixed windows, each of which begins with its first request. Refused requests count too.</summary>
internal sealed class RequestWindows(ServerScope scope)
{
    private const int FewestToPurge = 64;

    private readonly Dictionary<string, (DateTimeOffset Start, TimeSpan Length, long Count)> _windows = new(StringComparer.Ordinal);
    private int _purgeAt = FewestToPurge;

    /// <summary>Counts a request.</summary>
    /// <returns>How many requests the key had in its window, this one included, and how long the window still lasts.</returns>
    public (long Count, TimeSpan Left) Count(string key, TimeSpan window)
    {
        var now = scope.Now;
        var (start, count) = _windows.TryGetValue(key, out var known) && now - known.Start < window ? (known.Start, known.Count) : (now, 0);
        _windows[key] = (start, window, count + 1);
        Purge(now);
        return (count + 1, start + window - now);
    }

    /// <summary>Forgets windows that are over, whenever there are twice as many as were left the last time: a server that runs for long meets many keys.</summary>
    private void Purge(DateTimeOffset now)
    {
        if (_windows.Count < _purgeAt)
        {
            return;
        }

        foreach (var (key, window) in _windows)
        {
            if (now - window.Start >= window.Length)
            {
                _windows.Remove(key);
            }
        }

        _purgeAt = Math.Max(FewestToPurge, _windows.Count * 2);
    }
}

namespace UsageSdk.Testing.Internal;

/// <summary>Counts requests by key in fixed windows, each of which begins with its first request. Refused requests count too.</summary>
internal sealed class RequestWindows(ServerScope scope)
{
    private const int FewestToPurge = 64;

    // Of all services.
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (DateTimeOffset Start, long Count)> _windows = new(StringComparer.Ordinal);
    private int _purgeAt = FewestToPurge;

    /// <exception cref="FakeServerStateException">The windows cannot be of the clock's time.</exception>
    public static Dictionary<string, SavedWindow> Check(IReadOnlyList<SavedWindow> windows, DateTimeOffset now, StatePlace place) =>
        place.Keyed("requestWindows", windows, static window => window.Key, (window, at) =>
        {
            at.Of("startedAt").Check(window.StartedAt <= now, "is later than the state");
            at.Of("count").Check(window.Count is > 0 and <= int.MaxValue, $"must be 1 to {int.MaxValue}");
        });

    /// <summary>Counts a request.</summary>
    /// <returns>How many requests the key had in its window, this one included, and how long the window still lasts.</returns>
    public (long Count, TimeSpan Left) Count(string key, TimeSpan window)
    {
        var now = scope.Now;
        var (start, count) = _windows.TryGetValue(key, out var known) && now - known.Start < window ? (known.Start, known.Count) : (now, 0);
        _windows[key] = (start, count + 1);
        Purge(now);
        return (count + 1, start + window - now);
    }

    /// <summary>The windows that may still count, by their keys.</summary>
    public IReadOnlyList<SavedWindow> Save(DateTimeOffset now) =>
    [
        .. _windows.Where(window => now - window.Value.Start < LongestWindow).OrderBy(window => window.Key, StringComparer.Ordinal)
            .Select(window => new SavedWindow(window.Key, SavedServer.NotAfter(now, window.Value.Start), window.Value.Count)),
    ];

    public void Load(Dictionary<string, SavedWindow> windows) => _windows.ReplaceBy(windows, static window => (window.StartedAt, window.Count));

    /// <summary>Forgets windows that are over, whenever there are twice as many as were left the last time: a server that runs for long meets many keys.</summary>
    private void Purge(DateTimeOffset now)
    {
        if (_windows.Count < _purgeAt)
        {
            return;
        }

        foreach (var (key, window) in _windows)
        {
            if (now - window.Start >= LongestWindow)
            {
                _windows.Remove(key);
            }
        }

        _purgeAt = Math.Max(FewestToPurge, _windows.Count * 2);
    }
}

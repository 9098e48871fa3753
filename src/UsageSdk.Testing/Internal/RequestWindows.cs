namespace UsageSdk.Testing.Internal;

/// <summary>Counts requests by key in fixed windows, each of which begins with its first request. Refused requests count too.</summary>
internal sealed class RequestWindows(ServerScope scope)
{
    // Of all services.
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (DateTimeOffset Start, long Count)> _windows = new(StringComparer.Ordinal);

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
        var (start, count) = _windows.TryGetValue(key, out var known) && now - known.Start < window ? known : (now, 0);
        _windows[key] = (start, count + 1);
        return (count + 1, start + window - now);
    }

    /// <summary>The windows that may still count, by their keys.</summary>
    public IReadOnlyList<SavedWindow> Save(DateTimeOffset now) =>
    [
        .. _windows.Where(window => now - window.Value.Start < LongestWindow).OrderBy(window => window.Key, StringComparer.Ordinal)
            .Select(window => new SavedWindow(window.Key, SavedServer.NotAfter(now, window.Value.Start), window.Value.Count)),
    ];

    public void Load(Dictionary<string, SavedWindow> windows) => _windows.ReplaceBy(windows, static window => (window.StartedAt, window.Count));
}

namespace UsageSdk.Testing.Internal;

/// <summary>Counts requests by key in fixed windows, each of which begins with its first request. Refused requests count too.</summary>
internal sealed class RequestWindows(ServerScope scope)
{
    private readonly Dictionary<string, (DateTimeOffset Start, long Count)> _windows = new(StringComparer.Ordinal);

    /// <summary>Counts a request.</summary>
    /// <returns>How many requests the key had in its window, this one included, and how long the window still lasts.</returns>
    public (long Count, TimeSpan Left) Count(string key, TimeSpan window)
    {
        var now = scope.Now;
        var (start, count) = _windows.TryGetValue(key, out var known) && now - known.Start < window ? known : (now, 0);
        _windows[key] = (start, count + 1);
        return (count + 1, start + window - now);
    }
}

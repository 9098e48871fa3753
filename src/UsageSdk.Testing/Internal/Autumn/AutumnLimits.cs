using System.Globalization;

namespace UsageSdk.Testing.Internal;

/// <summary>Autumn's rate limits. Requests that name no customer share one window.</summary>
internal sealed class AutumnLimits(ServerScope scope)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public RequestWindows Windows { get; } = new(scope);

    /// <summary>Counts a request to list or aggregate: 5 a second for each customer.</summary>
    public AutumnPermit CountEvents(string customer) => Count($"events {customer}", 5);

    /// <summary>Counts a track: 10,000 a second for each customer; beyond 120,000 a minute for all of them the work is put off.</summary>
    public AutumnPermit CountTrack(string customer)
    {
        var permit = Count($"track {customer}", 10_000);
        return permit.IsRefused ? permit : permit with { IsQueued = Windows.Count("track", Minute).Count > 120_000 && scope.EnforcesRateLimits };
    }

    private AutumnPermit Count(string key, int limit)
    {
        var (count, left) = Windows.Count(key, Second);
        var seconds = Text((long)Math.Ceiling(left.TotalSeconds));
        (string, string)[] headers =
        [
            ("RateLimit-Policy", $"{Text(limit)};w=1"),
            ("RateLimit-Limit", Text(limit)),
            ("RateLimit-Remaining", Text(Math.Max(0, limit - count))),
            ("RateLimit-Reset", seconds),
        ];
        return scope.EnforcesRateLimits && count > limit
            ? new AutumnPermit([.. headers, ("Retry-After", seconds)], IsRefused: true)
            : new AutumnPermit(headers, IsRefused: false);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

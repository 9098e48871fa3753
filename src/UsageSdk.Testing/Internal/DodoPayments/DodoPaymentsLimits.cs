using System.Globalization;

namespace UsageSdk.Testing.Internal;

/// <summary>Dodo Payments' rate limits: so many requests a second and so many a minute, by the account's tier, or by address for those without a key.</summary>
/// <remarks>The keys of an account share its limits, and all requests come from one address; the service documents neither.</remarks>
internal sealed class DodoPaymentsLimits(FakeDodoPayments state, ServerScope scope)
{
    private static readonly (int Second, int Minute)[] Tiers = [(40, 240), (100, 1000), (500, 5000)];
    private static readonly (int Second, int Minute) Stranger = (20, 100);

    public RequestWindows Windows { get; } = new(scope);

    public static int HighestTier => Tiers.Length - 1;

    /// <summary>Counts a request.</summary>
    /// <returns>Whether it is refused, and the headers that its reply carries.</returns>
    public (bool IsRefused, IReadOnlyList<(string Name, string Value)> Headers) Count(bool hasKey)
    {
        var limit = hasKey ? Tiers[state.RateLimitTier] : Stranger;
        var who = hasKey ? "account" : "address";
        var second = Count($"{who} second", limit.Second, TimeSpan.FromSeconds(1));
        var minute = Count($"{who} minute", limit.Minute, TimeSpan.FromMinutes(1));

        // Of two limits, a reply tells of the one that has less left, and of the longer where both are used up.
        var told = second.Remaining < minute.Remaining ? second : minute;
        var isRefused = scope.EnforcesRateLimits && (second.IsOver || minute.IsOver);
        var left = (long)Math.Ceiling(told.Left.TotalSeconds);
        List<(string, string)> headers =
        [
            ("X-RateLimit-Limit", Text(told.Limit)),
            ("X-RateLimit-Remaining", Text(told.Remaining)),
            ("X-RateLimit-Reset", Text(state.Assumptions.ResetsAreInstants ? scope.Now.ToUnixTimeSeconds() + left : left)),
        ];
        if (isRefused && state.Assumptions.SendsRetryAfter)
        {
            headers.Add(("Retry-After", Text(left)));
        }

        return (isRefused, headers);
    }

    private (long Limit, long Remaining, bool IsOver, TimeSpan Left) Count(string key, int limit, TimeSpan window)
    {
        var (count, left) = Windows.Count(key, window);
        return (limit, Math.Max(0, limit - count), count > limit, left);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

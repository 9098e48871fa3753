namespace UsageSdk.Http;

/// <summary>A documented rate limit. Operations that name the same bucket share it.</summary>
/// <param name="Name">The name, unique over all services.</param>
/// <param name="Permits">How many requests a window has.</param>
/// <param name="Window">How long a window is.</param>
/// <param name="Burst">How many requests may come at once; as many as permits for a plain count a window, fewer for a steady rate.</param>
/// <param name="Partition">What it is counted by.</param>
/// <param name="Tiers">The permits of each tier of an account, the lowest first; null where accounts have no tiers.</param>
internal sealed record RateLimitBucket(string Name, int Permits, TimeSpan Window, int Burst, RateLimitPartition Partition, int[]? Tiers = null);

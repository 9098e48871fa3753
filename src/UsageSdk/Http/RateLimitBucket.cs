namespace UsageSdk.Http;

/// <summary>A documented rate limit. Operations that name the same bucket share it.</summary>
internal sealed record RateLimitBucket(string Name, int Permits, TimeSpan Window, int Burst, RateLimitPartition Partition);

namespace UsageSdk.Http;

/// <summary>What a rate limit is counted by.</summary>
internal enum RateLimitPartition
{
    /// <summary>The key or client that calls.</summary>
    Credential,

    /// <summary>The customer that the request names.</summary>
    Customer,
}

namespace UsageSdk;

/// <summary>429: too many requests, still after the retries. <see cref="UsageApiException.RetryAfter"/> says how long to wait where the service does.</summary>
public sealed class UsageRateLimitException : UsageApiException
{
    internal UsageRateLimitException(ApiError error)
        : base(error)
    {
    }
}

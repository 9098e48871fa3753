namespace UsageSdk;

/// <summary>5xx: the service failed, still after the retries.</summary>
public sealed class UsageServerException : UsageApiException
{
    internal UsageServerException(ApiError error)
        : base(error)
    {
    }
}

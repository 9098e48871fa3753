namespace UsageSdk;

/// <summary>404: what the request names does not exist.</summary>
public sealed class UsageNotFoundException : UsageApiException
{
    internal UsageNotFoundException(ApiError error)
        : base(error)
    {
    }
}

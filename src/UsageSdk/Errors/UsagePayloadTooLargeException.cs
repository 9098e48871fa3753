namespace UsageSdk;

/// <summary>413: the request is too large; send less at once.</summary>
public sealed class UsagePayloadTooLargeException : UsageApiException
{
    internal UsagePayloadTooLargeException(ApiError error)
        : base(error)
    {
    }
}

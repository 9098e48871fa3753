namespace UsageSdk;

/// <summary>409: the request conflicts with what exists, such as an idempotency key that was used before.</summary>
public sealed class UsageConflictException : UsageApiException
{
    internal UsageConflictException(ApiError error)
        : base(error)
    {
    }
}

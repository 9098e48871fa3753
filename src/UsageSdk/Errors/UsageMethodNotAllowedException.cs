namespace UsageSdk;

/// <summary>405: the service does not offer this operation at this address; check the base address.</summary>
public sealed class UsageMethodNotAllowedException : UsageApiException
{
    internal UsageMethodNotAllowedException(ApiError error)
        : base(error)
    {
    }
}

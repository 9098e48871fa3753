namespace UsageSdk;

/// <summary>400 or 422: the service refuses the request as it is. Sending it again gives the same answer.</summary>
public sealed class UsageBadRequestException : UsageApiException
{
    internal UsageBadRequestException(ApiError error)
        : base(error)
    {
    }
}

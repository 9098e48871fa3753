namespace UsageSdk;

/// <summary>401: the credentials are missing, wrong or expired.</summary>
public sealed class UsageAuthenticationException : UsageApiException
{
    internal UsageAuthenticationException(ApiError error)
        : base(error)
    {
    }
}

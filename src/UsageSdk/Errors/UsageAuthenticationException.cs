namespace UsageSdk;

/// <summary>
/// 401: the credentials are missing, wrong or expired. Also 400 and 403 of a token endpoint that does not know the client or its secret. That is
/// remembered for 30 seconds: calls with these credentials fail at once, without a request, and the message says until when.
/// </summary>
public sealed class UsageAuthenticationException : UsageApiException
{
    internal UsageAuthenticationException(ApiError error)
        : base(error)
    {
    }

    internal UsageAuthenticationException(UsageApiException error, string message)
        : base(error, message)
    {
    }
}

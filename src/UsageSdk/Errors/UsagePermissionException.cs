namespace UsageSdk;

/// <summary>403: the credentials are valid, but they do not allow this.</summary>
public sealed class UsagePermissionException : UsageApiException
{
    internal UsagePermissionException(ApiError error)
        : base(error)
    {
    }
}

using System.Net;

namespace UsageSdk;

/// <summary>What an error reply says.</summary>
internal sealed record ApiError(string Operation, HttpStatusCode StatusCode, string? Code, string? Message, string? RequestId, TimeSpan? RetryAfter, string Body)
{
    /// <summary>The exception that stands for the meaning of the status.</summary>
    public UsageApiException ToException() => (int)StatusCode switch
    {
        400 or 422 => new UsageBadRequestException(this),
        401 => new UsageAuthenticationException(this),
        403 => new UsagePermissionException(this),
        404 => new UsageNotFoundException(this),
        405 => new UsageMethodNotAllowedException(this),
        409 => new UsageConflictException(this),
        413 => new UsagePayloadTooLargeException(this),
        429 => new UsageRateLimitException(this),
        >= 500 => new UsageServerException(this),
        _ => new UsageApiException(this),
    };
}

using System.Net;

namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>What the failures of the client mean to the queue.</summary>
internal static class Failures
{
    private const int LongestReason = 1000;

    /// <summary>Whether the service refuses the events themselves, so that sending them again is of no use.</summary>
    public static bool IsRefusal(UsageException failure) => (failure is UsageBadRequestException or UsageRequestValidationException or UsagePayloadTooLargeException) && !IsOfToken(failure);

    /// <summary>Whether the request certainly did nothing: it was not sent, or was turned away before it was looked at.</summary>
    public static bool HadNoEffect(UsageException failure) => IsOfToken(failure) || failure switch
    {
        UsageTransportException transport => !transport.WasSent,
        UsageServerException or UsageResponseException or UsageOutcomeUnknownException or UnexpectedFailureException => false,
        UsageApiException { StatusCode: HttpStatusCode.RequestTimeout } => false,
        UsageApiException api => (int)api.StatusCode < 500,
        _ => true,
    };

    public static TimeSpan? RetryAfter(UsageException failure) => failure switch
    {
        UsageApiException api => api.RetryAfter,
        UsagePacingException pacing => pacing.RetryAfter,
        UsageOutcomeUnknownException { InnerException: UsageException cause } => RetryAfter(cause),
        _ => null,
    };

    /// <summary>Whether any event would have failed as well. A refusal that names no event may yet be about one.</summary>
    public static bool IsOfTheDestination(UsageException failure) =>
        HadNoEffect(failure) && failure is not (UsagePermissionException or UsageNotFoundException or UsageConflictException);

    /// <summary>Whether somebody must act before the destination works again.</summary>
    public static bool NeedsAttention(UsageException failure) =>
        failure is UsageAuthenticationException or UsagePermissionException or UsageNotFoundException or UsageConfigurationException || (IsOfToken(failure) && failure is UsageBadRequestException);

    /// <summary>The service's own words where it has some.</summary>
    public static string Reason(UsageException failure)
    {
        var text = failure is UsageApiException { ServerMessage: { Length: > 0 } message } api
            ? $"{(int)api.StatusCode}{(api.ErrorCode is { } code ? $" {code}" : "")}: {message}"
            : failure.Message;
        return text.Length <= LongestReason ? text : text[..LongestReason];
    }

    /// <summary>Whether it was the request for a token that failed: the call itself was not sent, whatever that request was answered.</summary>
    private static bool IsOfToken(UsageException failure) => failure.Operation == UsageOperations.TokenCreate;
}

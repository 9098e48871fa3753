using System.Net;
using System.Net.Http.Headers;

namespace UsageSdk.Resilience;

/// <summary>How an attempt ended: in a reply, or in a failure that may be worth another attempt.</summary>
internal abstract class Attempt
{
    /// <summary>What went wrong; null for a reply.</summary>
    public UsageException? Failure { get; init; }

    /// <summary>The status that arrived, if any did.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The headers that arrived, if any did.</summary>
    public HttpResponseHeaders? Headers { get; init; }

    /// <summary>Whether it failed for a credential that the next attempt would replace.</summary>
    public bool IsCredentialReplaceable { get; init; }

    /// <summary>Whether a reply of success came without a body.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>How long the service asks to wait before the next attempt.</summary>
    public TimeSpan? RetryAfter => (Failure as UsageApiException)?.RetryAfter;

    /// <summary>Whether another attempt may fare better.</summary>
    public bool IsTransient => Failure switch
    {
        UsageTransportException => true,
        UsageApiException api => (int)api.StatusCode is 408 or 429 or 500 or 502 or 503 or 504,
        _ => false,
    };

    /// <summary>Whether the service may have acted on it.</summary>
    public AttemptEffect Effect => Failure switch
    {
        UsageTransportException { WasSent: true } => AttemptEffect.Unknown,
        UsageApiException api when (int)api.StatusCode is 408 or >= 500 => AttemptEffect.Failed,
        _ => AttemptEffect.None,
    };
}

/// <summary>An attempt with the reply that it brought.</summary>
internal sealed class Attempt<TReply> : Attempt
{
    /// <summary>The reply; null for a failure.</summary>
    public TReply? Reply { get; init; }
}

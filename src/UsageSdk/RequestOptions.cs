using UsageSdk.Http;
using UsageSdk.Resilience;

namespace UsageSdk;

/// <summary>Overrides for one call. Immutable; share instances freely.</summary>
public sealed record RequestOptions
{
    /// <summary>The limit for the whole call, in place of <see cref="UsageResilienceOptions.TotalTimeout"/>.</summary>
    /// <value>Default: null, for the client's. 10 milliseconds to 24 hours, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The limit for each attempt, in place of <see cref="UsageResilienceOptions.AttemptTimeout"/>.</summary>
    /// <value>Default: null, for the client's. 10 milliseconds to 24 hours, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit.</value>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>How often a failed attempt is repeated, in place of <see cref="UsageResilienceOptions.MaxRetries"/>; 0 for never.</summary>
    /// <value>Default: null, for the client's. Not negative.</value>
    public int? MaxRetries { get; init; }

    /// <summary>The longest wait that the service may ask for, in place of <see cref="UsageResilienceOptions.MaxRetryAfter"/>.</summary>
    /// <value>Default: null, for the client's. 0 to 24 hours.</value>
    public TimeSpan? MaxRetryAfter { get; init; }

    /// <summary>Headers to add, or to send in place of the client's own, such as <c>User-Agent</c>. Not for credentials or the body's headers.</summary>
    /// <remarks>The models are those of Autumn's version 2.1: what another <c>x-api-version</c> answers may not be readable, and then ends in <see cref="UsageResponseException"/>.</remarks>
    /// <value>Default: null, for none.</value>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>An idempotency key of your own, which makes repeating a whole call safe for 24 hours, even after a crash. For <c>balances.track</c> only; any other call is refused with it.</summary>
    /// <remarks>When the first attempt finds the key used, the call ends in <see cref="UsageConflictException"/>: an event was received under it, or its call is under way or has failed.</remarks>
    /// <value>Default: null, for a new key for each call. Printable ASCII, not blank, and without a space at either end.</value>
    public string? IdempotencyKey { get; init; }

    /// <summary>Called once, when the last attempt's reply has arrived, whatever its status; not when none arrives. What it throws comes out of the call, although the service has answered.</summary>
    /// <value>Default: null.</value>
    public Action<UsageResponseInfo>? OnResponse { get; init; }

    /// <summary>The overrides that are set, without the values of headers.</summary>
    /// <returns>One line, fit for logs.</returns>
    public override string ToString() => $"RequestOptions {{ Timeout = {Timeout}, AttemptTimeout = {AttemptTimeout}, MaxRetries = {MaxRetries}, MaxRetryAfter = {MaxRetryAfter}, Headers = {Headers?.Count ?? 0} }}";

    internal void Validate(ref RequestValidation validation, ApiOperation operation)
    {
        ValidateTimeout(ref validation, "options.timeout", Timeout);
        ValidateTimeout(ref validation, "options.attempt_timeout", AttemptTimeout);
        if (MaxRetryAfter < TimeSpan.Zero || MaxRetryAfter > ResilienceLimits.Longest)
        {
            validation.Add("options.max_retry_after", "must be 0 to 24 hours", MaxRetryAfter.Value.ToString());
        }

        validation.Minimum("options.max_retries", MaxRetries, 0);
        if (IdempotencyKey is not null && !operation.TakesIdempotencyKey)
        {
            validation.Add("options.idempotency_key", "must not be set: the operation takes none", "set");
        }
        else if (IdempotencyKey is not null)
        {
            validation.IdempotencyKey("options.idempotency_key", IdempotencyKey);
        }

        if (Headers is not null)
        {
            foreach (var (name, value) in Headers)
            {
                validation.Header(name, value);
            }
        }
    }

    private static void ValidateTimeout(ref RequestValidation validation, string field, TimeSpan? value)
    {
        if (value is { } timeout && !ResilienceLimits.IsTimeout(timeout))
        {
            validation.Add(field, "must be 10 milliseconds to 24 hours, or infinite", timeout.ToString());
        }
    }
}

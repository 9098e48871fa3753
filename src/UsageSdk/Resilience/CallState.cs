using System.Diagnostics;
using System.Net;
using UsageSdk.Http;
using UsageSdk.Telemetry;

namespace UsageSdk.Resilience;

/// <summary>A call while it runs: its limits, and what its attempts have come to.</summary>
internal abstract class CallState(ApiOperation operation, UsageResilienceOptions options, RequestOptions? overrides, ServiceTelemetry telemetry, TimeProvider time)
{
    // Can be added to an instant.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(36_500);

    private const string RepeatedKey = "duplicate_idempotency_key";

    private readonly long _started = time.GetTimestamp();
    private bool _credentialReplaced;
    private bool _answeredWithError;
    private bool _hasArrived;
    private bool _keyRefused;
    private int _refusalsSinceUnknown;
    private int _uncounted;

    public ApiOperation Operation => operation;

    public ServiceTelemetry Telemetry => telemetry;

    protected RequestOptions? Overrides => overrides;

    protected TimeProvider Time => time;

    /// <summary>The call's span; null when nobody listens.</summary>
    public Activity? Activity { get; } = telemetry.Start(operation);

    /// <summary>The status of the call's reply; null while there is none.</summary>
    public HttpStatusCode? Status { get; set; }

    public TimeSpan TotalTimeout { get; } = overrides?.Timeout ?? options.TotalTimeout;

    public TimeSpan AttemptTimeout { get; } = overrides?.AttemptTimeout ?? options.AttemptTimeout;

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>The time that is left; as good as for ever where there is no limit.</summary>
    public TimeSpan Remaining => TotalTimeout == Timeout.InfiniteTimeSpan ? Forever : TotalTimeout - Elapsed;

    /// <summary>Attempts made so far, the current one included.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whether an attempt is under way, rather than a wait.</summary>
    public bool IsAttempting { get; private set; }

    /// <summary>Whether some of the current attempt may have left: its body was asked for, which happens once there is a connection.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Whether any attempt may have taken effect, the current one included.</summary>
    public bool MayHaveEffect => HadEffect || (IsAttempting && IsSent);

    /// <summary>The last attempt that has ended.</summary>
    public Attempt? Last { get; private set; }

    /// <summary>Whether an earlier attempt may have taken effect.</summary>
    public bool HadEffect { get; private set; }

    /// <summary>Whether the service has shown that it took an earlier attempt, by refusing its key when that attempt was long over.</summary>
    public bool IsDelivered { get; private set; }

    /// <summary>The wait before the next attempt; null for the back-off.</summary>
    public TimeSpan? NextDelay { get; private set; }

    /// <summary>Notes that an attempt starts.</summary>
    public void Begin()
    {
        Attempts++;
        (IsAttempting, IsSent) = (true, false);
    }

    /// <summary>Notes that the current attempt is sent from here on.</summary>
    public void NoteSent() => IsSent = true;

    /// <summary>Whether another attempt is allowed, useful, and possible in the time that is left.</summary>
    public bool MayRepeat(Attempt attempt)
    {
        (Last, IsAttempting) = (attempt, false);
        if (attempt.IsCredentialReplaceable && !_credentialReplaced)
        {
            // Once a call, at once, and not counted: the service did nothing but look at the token.
            _credentialReplaced = true;
            return RepeatUncounted(TimeSpan.Zero);
        }

        if (operation.TakesIdempotencyKey && attempt.Failure is UsageConflictException conflict && IsOwnDoing(conflict))
        {
            return MayAskAgain(conflict);
        }

        Note(attempt);
        NextDelay = attempt.RetryAfter is { } asked && asked > TimeSpan.Zero ? asked : null;
        return attempt.IsTransient
            && (operation.Replay == Replay.Always || attempt.Effect == AttemptEffect.None)
            && Attempts - _uncounted <= (overrides?.MaxRetries ?? options.MaxRetries)
            && (NextDelay is not { } wait || (wait <= (overrides?.MaxRetryAfter ?? options.MaxRetryAfter) && wait < Remaining));
    }

    /// <summary>The exception that a failed call ends in.</summary>
    public UsageException Conclude(Attempt attempt)
    {
        var isUnknown = operation.Replay == Replay.UnsentOnly ? attempt.Effect != AttemptEffect.None : _keyRefused;
        return isUnknown ? new UsageOutcomeUnknownException(operation.Name, attempt.Failure!) : attempt.Failure!;
    }

    private void Note(Attempt attempt)
    {
        _hasArrived |= attempt.StatusCode is not null;
        HadEffect |= attempt.Effect != AttemptEffect.None;
        _answeredWithError |= attempt.Effect == AttemptEffect.Failed;
        if (attempt.Effect == AttemptEffect.Unknown)
        {
            _refusalsSinceUnknown = 0;
        }
    }

    /// <summary>
    /// Whether it can be this call that has used the key before: an attempt of it has arrived, or nobody else knows the key. Even an attempt that was
    /// refused for the rate may have left its key behind.
    /// </summary>
    private bool IsOwnDoing(UsageConflictException conflict) =>
        HadEffect || (conflict.ErrorCode is null or RepeatedKey && (_hasArrived || overrides?.IdempotencyKey is null));

    /// <summary>
    /// Our own key is refused, after an attempt that got no answer. That attempt may be under way, and may yet fail and free its key; when it is
    /// over and the key is still taken, it was delivered. An attempt that was answered with an error leaves no such proof.
    /// </summary>
    private bool MayAskAgain(UsageConflictException conflict)
    {
        _keyRefused = true;
        if (!HadEffect || _answeredWithError || conflict.ErrorCode is not (null or RepeatedKey))
        {
            return false;
        }

        // A call that is less patient than the client does not shorten what the service may take; an attempt without a limit may never be over.
        if (AttemptTimeout == Timeout.InfiniteTimeSpan || options.AttemptTimeout == Timeout.InfiniteTimeSpan)
        {
            return false;
        }

        var wait = AttemptTimeout > options.AttemptTimeout ? AttemptTimeout : options.AttemptTimeout;
        IsDelivered = _refusalsSinceUnknown++ > 0;
        return !IsDelivered && wait < Remaining && RepeatUncounted(wait);
    }

    private bool RepeatUncounted(TimeSpan delay)
    {
        _uncounted++;
        NextDelay = delay;
        return true;
    }
}

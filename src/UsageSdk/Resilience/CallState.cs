using UsageSdk.Http;

namespace UsageSdk.Resilience;

/// <summary>A call while it runs: its limits, and what its attempts have come to.</summary>
internal sealed class CallState(ApiOperation operation, UsageResilienceOptions options, RequestOptions? overrides, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private bool _credentialReplaced;

    public ApiOperation Operation => operation;

    public TimeSpan TotalTimeout { get; } = overrides?.Timeout ?? options.TotalTimeout;

    public TimeSpan AttemptTimeout => options.AttemptTimeout;

    /// <summary>Attempts made so far, the current one included.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whether an attempt is under way, rather than a wait.</summary>
    public bool IsAttempting { get; private set; }

    /// <summary>The last attempt that has ended.</summary>
    public Attempt? Last { get; private set; }

    /// <summary>Whether an earlier attempt may have taken effect.</summary>
    public bool HadAmbiguousAttempt { get; private set; }

    /// <summary>Notes that an attempt starts.</summary>
    public void Begin()
    {
        Attempts++;
        (IsAttempting, IsSent) = (true, false);
    }

    /// <summary>Whether the current attempt has its credential, so that some of it may have left.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Notes that the current attempt is sent from here on.</summary>
    public void NoteSent() => IsSent = true;

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Whether another attempt is allowed, useful, and possible in the time that is left.</summary>
    public bool MayRepeat(Attempt attempt)
    {
        (Last, IsAttempting) = (attempt, false);
        if (attempt.IsCredentialReplaceable && !_credentialReplaced)
        {
            // Once a call, at once, and not counted: the service did nothing but look at the token.
            _credentialReplaced = true;
            return true;
        }

        var isAllowed = operation.Replay == Replay.Always || !attempt.IsAmbiguous;
        HadAmbiguousAttempt |= attempt.IsAmbiguous;
        return attempt.IsTransient && isAllowed
            && Attempts - (_credentialReplaced ? 1 : 0) <= (overrides?.MaxRetries ?? options.MaxRetries)
            && (attempt.RetryAfter is not { } wait || (wait <= options.MaxRetryAfter && wait < TotalTimeout - Elapsed));
    }

    /// <summary>The exception that a failed call ends in.</summary>
    public UsageException Conclude(Attempt attempt)
    {
        var failure = attempt.Failure!;
        var repeatedKeyRefused = operation.TakesIdempotencyKey && HadAmbiguousAttempt && failure is UsageConflictException;
        var effectUnknown = operation.Replay == Replay.UnsentOnly && attempt.IsAmbiguous;
        return repeatedKeyRefused || effectUnknown ? new UsageOutcomeUnknownException(operation.Name, failure) : failure;
    }
}

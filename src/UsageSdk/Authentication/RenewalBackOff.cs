namespace UsageSdk.Authentication;

/// <summary>When the next renewal behind the calls may start: a failed one breaks no call, so that there is no hurry. Written under a lock, read without.</summary>
internal sealed class RenewalBackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // Ticks, since a DateTimeOffset is not read in one piece.
    private long _until;
    private int _failures;
    private bool _isForbidden;

    public bool IsOver(DateTimeOffset now) => now.UtcTicks >= Volatile.Read(ref _until);

    /// <summary>Notes a failure: the wait doubles with each, and is never shorter than the endpoint asks for.</summary>
    public void Note(TokenOutcome outcome, DateTimeOffset now)
    {
        var wait = Longer(Shorter(First * (1 << Math.Min(_failures++, 10)), Longest), (outcome.Failure as UsageApiException)?.RetryAfter ?? TimeSpan.Zero);
        var until = now + wait;
        Set(outcome.Refusal is { } refusal && refusal.Until > until ? refusal.Until : until);
    }

    public void Reset()
    {
        _failures = 0;
        Set(DateTimeOffset.MinValue);
    }

    /// <summary>From here on there is none.</summary>
    public void Forbid()
    {
        _isForbidden = true;
        Volatile.Write(ref _until, long.MaxValue);
    }

    private void Set(DateTimeOffset until)
    {
        if (!_isForbidden)
        {
            Volatile.Write(ref _until, until.UtcTicks);
        }
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;
}

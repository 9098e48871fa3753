namespace UsageSdk.Pacing;

/// <summary>Ticks since the pacer began, which never go back.</summary>
internal sealed class PacerClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    public long Now => time.GetElapsedTime(_origin).Ticks;

    public DateTimeOffset UtcNow => time.GetUtcNow();

    /// <summary>A timer that is not set yet, and keeps nothing of the call that happens to need it first.</summary>
    public ITimer CreateTimer(TimerCallback callback, object state)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}

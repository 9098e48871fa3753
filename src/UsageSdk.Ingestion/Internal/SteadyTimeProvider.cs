namespace UsageSdk.Ingestion.Internal;

/// <summary>
/// The system's clock, but for its steps back: what has ended stays ended, and what is to come comes no later. Of use within this process alone, and no
/// substitute for the time that an event gets.
/// </summary>
internal sealed class SteadyTimeProvider(TimeProvider wall) : TimeProvider
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(10);

    private readonly object _gate = new();
    private DateTimeOffset _known = wall.GetUtcNow();
    private long _knownAt = wall.GetTimestamp();
    private TimeSpan _skipped;

    /// <summary>The system's clock as it is.</summary>
    public TimeProvider Wall => wall;

    public override long TimestampFrequency => wall.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => wall.LocalTimeZone;

    /// <summary>By how much the system's clock has gone forward without the time having passed.</summary>
    public TimeSpan Skipped
    {
        get
        {
            lock (_gate)
            {
                Follow();
                return _skipped;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            Follow();
            return _known;
        }
    }

    public override long GetTimestamp() => wall.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => wall.CreateTimer(callback, state, dueTime, period);

    private void Follow()
    {
        var (at, shown) = Read();
        var passed = _known + wall.GetElapsedTime(_knownAt, at);
        _skipped += shown > passed ? shown - passed : TimeSpan.Zero;
        (_known, _knownAt) = (shown > passed ? shown : passed, at);
    }

    /// <summary>Both clocks at one instant: a thread that is held up between the readings would make a step of the wait.</summary>
    private (long Timestamp, DateTimeOffset Shown) Read()
    {
        while (true)
        {
            var at = wall.GetTimestamp();
            var shown = wall.GetUtcNow();
            if (wall.GetElapsedTime(at) < AtOnce)
            {
                return (at, shown);
            }
        }
    }
}

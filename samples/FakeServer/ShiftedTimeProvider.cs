namespace FakeServer;

/// <summary>A clock that starts at an instant of choice and runs on from there.</summary>
internal sealed class ShiftedTimeProvider(DateTimeOffset start, TimeProvider source) : TimeProvider
{
    private readonly long _started = source.GetTimestamp();

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => source.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => start.ToUniversalTime() + source.GetElapsedTime(_started);

    public override long GetTimestamp() => source.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => source.CreateTimer(callback, state, dueTime, period);
}

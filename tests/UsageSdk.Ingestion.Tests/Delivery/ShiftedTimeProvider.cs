using UsageSdk.Testing;

namespace UsageSdk.Ingestion.Tests.Delivery;

/// <summary>A clock that is fast or slow, until somebody sets it.</summary>
internal sealed class ShiftedTimeProvider(ManualTimeProvider clock, TimeSpan ahead) : TimeProvider
{
    public TimeSpan Ahead { get; set; } = ahead;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Ahead;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}

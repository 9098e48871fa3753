namespace UsageSdk.MeteredApi.Tests;

/// <summary>A clock that starts in the middle of an hour of some day and runs: no test passes from one hour, or day, to the next.</summary>
internal sealed class RunningClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 3, 10, 14, 20, 0, TimeSpan.Zero);

    private readonly long _started = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => Start + System.GetElapsedTime(_started);
}

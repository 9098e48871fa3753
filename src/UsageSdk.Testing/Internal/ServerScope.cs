namespace UsageSdk.Testing.Internal;

/// <summary>What the fakes of the services share: one lock, one clock, and whether limits refuse.</summary>
internal sealed class ServerScope(TimeProvider time)
{
    public object Gate { get; } = new();

    public TimeProvider Time { get; } = time;

    public DateTimeOffset Now => Time.GetUtcNow();

    public bool EnforcesRateLimits { get; set; } = time is not ManualTimeProvider;
}

namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>Whether an event may be sent now, by the service's clock: neither too far ahead nor too old.</summary>
internal sealed class EventWindow(UsageServiceRules rules, ServerClock clock)
{
    /// <summary>When an event may be sent, by our clock, in milliseconds of the epoch; null when it may be sent now.</summary>
    public long? HeldUntil(DateTimeOffset timestamp) =>
        rules.MaxFuture is { } ahead && timestamp - ahead > clock.Earliest ? CeilingOf(clock.LocalTimeOf(timestamp - ahead)) : null;

    /// <summary>Whether the service certainly no longer takes the event.</summary>
    public bool IsExpired(long deadline) => rules.MaxAge is not null && deadline < clock.Earliest.ToUnixTimeMilliseconds();

    /// <summary>Whether the service may no longer take the event.</summary>
    public bool MayBeExpired(long deadline) => rules.MaxAge is not null && deadline <= clock.Latest.ToUnixTimeMilliseconds();

    private static long CeilingOf(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds() + 1;
}

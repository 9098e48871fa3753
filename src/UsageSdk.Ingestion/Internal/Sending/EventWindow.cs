namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>Whether an event may be sent now, by the service's clock: neither too far ahead nor too old.</summary>
internal sealed class EventWindow(UsageServiceRules rules, ServerClock clock, TimeProvider time)
{
    // A service's clock that was misread shall not hold an event for long.
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromMinutes(1);

    /// <summary>When an event may be looked at again, by our clock, in milliseconds of the epoch; null when it may be sent now.</summary>
    public long? HeldUntil(DateTimeOffset timestamp)
    {
        if (rules.MaxFuture is not { } ahead || timestamp - ahead <= clock.Earliest)
        {
            return null;
        }

        var (learned, local) = (clock.LocalTimeOf(timestamp - ahead), timestamp - ahead);
        var doubted = time.GetUtcNow() + LongestDoubt;
        var latest = local > doubted ? local : doubted;
        return (learned < latest ? learned : latest).ToUnixTimeMilliseconds() + 1;
    }

    /// <summary>
    /// Whether the service certainly no longer takes the event: by its clock as its results tell it, or by its clock as far as it is known and by ours.
    /// Otherwise the service decides.
    /// </summary>
    public bool IsExpired(long deadline) =>
        rules.MaxAge is not null && clock.IsKnown && deadline < clock.Earliest.ToUnixTimeMilliseconds()
        && (clock.IsConfirmed || deadline < time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Whether the service may no longer take the event.</summary>
    public bool MayBeExpired(long deadline) => rules.MaxAge is not null && deadline <= clock.Latest.ToUnixTimeMilliseconds();
}

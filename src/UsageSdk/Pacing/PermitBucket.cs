using UsageSdk.Http;

namespace UsageSdk.Pacing;

/// <summary>A rate limit as it is counted. Instants are ticks of the pacer's clock; not thread-safe.</summary>
internal abstract class PermitBucket(RateLimitBucket limit, int permits)
{
    /// <summary>The most permits that a service is believed to grant in a window.</summary>
    private const int MostPermits = 1_000_000;

    public string Name => limit.Name;

    public TimeSpan Window => limit.Window;

    /// <summary>What the permits are for each tier of an account; empty where there are no tiers.</summary>
    public IReadOnlyList<int> Tiers => limit.Tiers ?? [];

    /// <summary>How many permits a window has.</summary>
    public int Permits { get; private set; } = permits;

    /// <summary>How many permits can be taken at once.</summary>
    protected int Burst => Math.Min(limit.Burst, Permits);

    public static PermitBucket Create(RateLimitBucket limit, int tier)
    {
        var permits = limit.Tiers?[tier] ?? limit.Permits;
        return limit.Burst == limit.Permits ? new WindowBucket(limit, permits) : new RefillingBucket(limit, permits);
    }

    /// <summary>Goes by another limit than the documented one, where it is a sensible one.</summary>
    public void Learn(long permits, long now)
    {
        if (permits is >= 1 and <= MostPermits && permits != Permits)
        {
            Settle(now);
            Permits = (int)permits;
        }
    }

    /// <summary>Whether a limit is the documented one of permits at once, which says nothing about those of a window.</summary>
    public bool IsBurst(long permits) => permits == limit.Burst && limit.Burst != limit.Permits;

    /// <summary>When a permit is free, if nobody starts before an instant and some others come first.</summary>
    public abstract long FreeAt(long start, int ahead);

    /// <summary>Takes a permit that is free.</summary>
    public abstract void Take(long now);

    /// <summary>Notes that the service grants no more than some permits, until it resets.</summary>
    public abstract void KeepAtMost(long remaining, long now, long reset);

    /// <summary>Notes that the service granted no permit, for reasons of its own.</summary>
    /// <returns>When to try again, at the earliest.</returns>
    public abstract long Exhaust(long now);

    /// <summary>Whether all is as if no permit had ever been taken.</summary>
    public abstract bool IsUntouched(long now);

    /// <summary>Brings what depends on the permits up to now, before they change.</summary>
    protected abstract void Settle(long now);
}

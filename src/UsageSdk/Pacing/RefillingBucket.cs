using UsageSdk.Http;

namespace UsageSdk.Pacing;

/// <summary>A token bucket: so many permits at once, refilled at a steady rate. Whole numbers only, so that nothing drifts.</summary>
internal sealed class RefillingBucket(RateLimitBucket limit, int permits) : PermitBucket(limit, permits)
{
    // A permit costs as many units as the window has ticks, and each tick brings as many units as the window has permits.
    private long _level = limit.Burst * limit.Window.Ticks;
    private long _asOf;

    private long Cost => Window.Ticks;

    private long Capacity => Burst * Cost;

    public override long FreeAt(long start, int ahead)
    {
        var missing = ((ahead + 1L) * Cost) - LevelAt(start);
        return missing <= 0 ? start : start + ((missing + Permits - 1) / Permits);
    }

    public override void Take(long now)
    {
        Settle(now);
        _level -= Cost;
    }

    public override void KeepAtMost(long remaining, long now, long reset)
    {
        Settle(now);
        _level = Math.Min(_level, Math.Min(remaining, Burst) * Cost);
    }

    public override long Exhaust(long now)
    {
        KeepAtMost(0, now, now);
        return now;
    }

    public override bool IsUntouched(long now) => LevelAt(now) == Capacity;

    protected override void Settle(long now) => (_level, _asOf) = (LevelAt(now), now);

    private long LevelAt(long instant)
    {
        // Compared by division: a long idle time times the permits would overflow.
        var (elapsed, missing) = (instant - _asOf, Capacity - _level);
        return elapsed > missing / Permits ? Capacity : _level + (elapsed * Permits);
    }
}

using UsageSdk.Http;

namespace UsageSdk.Pacing;

/// <summary>
/// Never more permits than a number within any window, wherever it begins: each comes back one window after it was taken. Services count
/// in windows of their own, which they begin when they like; this keeps within all of them.
/// </summary>
internal sealed class WindowBucket(RateLimitBucket limit, int permits) : PermitBucket(limit, permits)
{
    // Where there are more permits than this, those of a short time come back together, with the last of them.
    private const int Slices = 64;

    private readonly Queue<Slice> _closed = [];
    private Slice _open;
    private int _taken;

    private long SliceLength => Permits <= Slices ? 0 : Window.Ticks / Slices;

    public override long FreeAt(long start, int ahead)
    {
        // Whoever is a whole window's permits behind another gets the other's permit, one window later.
        var (rounds, place) = Math.DivRem(ahead, Permits);
        return FirstRound(start, place) + (rounds * Window.Ticks);
    }

    public override void Take(long now) => Take(1, now);

    public override void KeepAtMost(long remaining, long now, long reset)
    {
        Settle(now);
        if (Permits - _taken - remaining is > 0 and var excess)
        {
            // What others took comes back at the reset. Slices are in order of time, so that it is not before what was taken here.
            Take((int)excess, Math.Max(Math.Min(now, reset - Window.Ticks), _open.Count > 0 ? _open.Last : long.MinValue));
        }
    }

    public override long Exhaust(long now) => now + Math.Min(Window.Ticks, TimeSpan.TicksPerSecond);

    public override bool IsUntouched(long now)
    {
        Settle(now);
        return _taken == 0;
    }

    /// <summary>Forgets what has come back.</summary>
    protected override void Settle(long now)
    {
        while (_closed.TryPeek(out var slice) && BackAt(slice) <= now)
        {
            _taken -= _closed.Dequeue().Count;
        }

        if (_closed.Count == 0 && BackAt(_open) <= now)
        {
            (_taken, _open) = (0, default);
        }
    }

    private long FirstRound(long start, int place)
    {
        var missing = place + 1 - (Permits - _taken);
        if (missing <= 0)
        {
            return start;
        }

        foreach (var slice in _closed)
        {
            missing -= slice.Count;
            if (missing <= 0)
            {
                return Math.Max(start, BackAt(slice));
            }
        }

        return Math.Max(start, BackAt(_open));
    }

    private void Take(int count, long at)
    {
        Settle(at);
        if (_open.Count > 0 && at - _open.First > SliceLength)
        {
            _closed.Enqueue(_open);
            _open = default;
        }

        _open = _open.Count == 0 ? new Slice(at, at, count) : new Slice(_open.First, at, _open.Count + count);
        _taken += count;
    }

    private long BackAt(Slice slice) => slice.Last + Window.Ticks;

    /// <summary>Permits that were taken at about the same time.</summary>
    private readonly record struct Slice(long First, long Last, int Count);
}

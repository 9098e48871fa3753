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

    // What the service says that others took, and until when.
    private int _others;
    private long _othersUntil = long.MinValue;

    private long SliceLength => Permits <= Slices ? 0 : Window.Ticks / Slices;

    public override long FreeAt(long start, int ahead)
    {
        // Whoever is a whole window's permits behind another gets the other's permit, one window later.
        var (rounds, place) = Math.DivRem(ahead, Permits);
        return FirstRound(start, place) + (rounds * Window.Ticks);
    }

    public override void Take(long now)
    {
        Settle(now);
        if (_open.Count > 0 && now - _open.First > SliceLength)
        {
            _closed.Enqueue(_open);
            _open = default;
        }

        _open = _open.Count == 0 ? new Slice(now, now, 1) : new Slice(_open.First, now, _open.Count + 1);
        _taken++;
    }

    public override void KeepAtMost(long remaining, long now, long reset)
    {
        Settle(now);
        var others = OthersAt(now);
        if (Permits - _taken - others - Math.Min(remaining, Permits) is > 0 and var excess)
        {
            (_others, _othersUntil) = (others + (int)excess, Math.Max(_othersUntil, reset));
        }
    }

    public override long Exhaust(long now) => now + Math.Min(Window.Ticks, TimeSpan.TicksPerSecond);

    public override bool IsUntouched(long now)
    {
        Settle(now);
        return _taken == 0 && OthersAt(now) == 0;
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
        var others = OthersAt(start);
        var missing = place + 1 - (Permits - _taken - others);
        if (missing <= 0)
        {
            return start;
        }

        foreach (var slice in _closed)
        {
            if (IsEnough(slice, ref missing, ref others, out var free))
            {
                return Math.Max(start, free);
            }
        }

        return IsEnough(_open, ref missing, ref others, out var last) ? Math.Max(start, last) : _othersUntil;
    }

    /// <summary>Counts what has come back when a slice has, and says when that was.</summary>
    private bool IsEnough(Slice slice, ref int missing, ref int others, out long free)
    {
        free = BackAt(slice);
        if (others > 0 && _othersUntil <= free)
        {
            missing -= others;
            others = 0;
            if (missing <= 0)
            {
                free = _othersUntil;
                return true;
            }
        }

        missing -= slice.Count;
        return missing <= 0;
    }

    private int OthersAt(long instant) => instant < _othersUntil ? _others : 0;

    private long BackAt(Slice slice) => slice.Last + Window.Ticks;

    /// <summary>Permits that were taken at about the same time.</summary>
    private readonly record struct Slice(long First, long Last, int Count);
}

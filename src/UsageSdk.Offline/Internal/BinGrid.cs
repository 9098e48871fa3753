namespace UsageSdk.Offline.Internal;

/// <summary>The bins of a window. Times are ticks of UTC.</summary>
/// <remarks>Remembers the bin that it found last, so only one thread may use it.</remarks>
internal sealed class BinGrid
{
    // Bin starts in order of time, and which bin it is: a clock that is set back over midnight comes back to an earlier one.
    private readonly long[] _turns;
    private readonly int[] _bins;
    private int _last;

    private BinGrid(long[] starts, long[] turns, int[] bins, int hours)
    {
        Starts = starts;
        _turns = turns;
        _bins = bins;
        Hours = hours;
    }

    /// <summary>The start of each bin, in order.</summary>
    public long[] Starts { get; }

    /// <summary>How many hours every bin has; 0 if they differ.</summary>
    public int Hours { get; }

    /// <exception cref="ArgumentException">There would be more bins than allowed.</exception>
    public static BinGrid Of(AggregationWindow window, BinUnit unit, AggregationContext context)
    {
        var first = Ticks(window.Start);
        var end = Ticks(window.End);
        return (unit, context.TimeZone) switch
        {
            (BinUnit.Hour, _) or (BinUnit.Day or BinUnit.Week, null) => Even(first, end, unit, context.MaxBins),
            (_, null) => Months(first, end, context.MaxBins),
            (_, { } zone) => Local(first, end, unit, new WallClock(zone), context.MaxBins),
        };
    }

    public static long Ticks(long milliseconds) => DateTime.UnixEpoch.Ticks + (milliseconds * TimeSpan.TicksPerMillisecond);

    /// <summary>The bin of a time within the window.</summary>
    public int IndexOf(long time)
    {
        var turn = _last;
        if (time < _turns[turn] || (turn + 1 < _turns.Length && time >= _turns[turn + 1]))
        {
            turn = Array.BinarySearch(_turns, time);
            _last = turn = turn < 0 ? ~turn - 1 : turn;
        }

        return _bins[turn];
    }

    /// <summary>Writes what tells grids apart: of even bins the first is enough.</summary>
    public void Describe(StateWriter writer)
    {
        writer.Add(Hours);
        writer.Add(Starts.Length);
        foreach (var ticks in Starts.Take(Hours > 0 ? 1 : Starts.Length).Concat(_turns))
        {
            writer.Add(ticks);
        }

        foreach (var bin in _bins)
        {
            writer.Add(bin);
        }
    }

    private static BinGrid Even(long first, long end, BinUnit unit, int maxBins)
    {
        var hours = unit switch { BinUnit.Hour => 1, BinUnit.Day => 24, _ => 7 * 24 };
        var length = hours * TimeSpan.TicksPerHour;
        var start = StartOf(first, unit);
        var count = end < start ? 0 : ((end - start) / length) + 1;
        Check(count, unit, maxBins);
        var starts = new long[count];
        for (var bin = 0; bin < starts.Length; bin++)
        {
            starts[bin] = start + (bin * length);
        }

        return new(starts, [], [], hours);
    }

    private static BinGrid Months(long first, long end, int maxBins)
    {
        var starts = new List<long>();
        for (var start = StartOf(first, BinUnit.Month); start <= end; start = Next(start, BinUnit.Month))
        {
            starts.Add(start);
            Check(starts.Count, BinUnit.Month, maxBins);
        }

        return new([.. starts], [.. starts], [.. Enumerable.Range(0, starts.Count)], 0);
    }

    /// <summary>
    /// Days, weeks or months of a zone. They reach to the end of the last hour that counts, which in a zone off by half an hour can be of
    /// the day after, and a date that the zone left out has no bin.
    /// </summary>
    private static BinGrid Local(long first, long end, BinUnit unit, WallClock clock, int maxBins)
    {
        end = Math.Min(end - (end % TimeSpan.TicksPerHour) + TimeSpan.TicksPerHour - 1, DateTime.MaxValue.Ticks);
        var turns = new List<long>();
        var labels = new List<long>();
        var distinct = new SortedSet<long>();
        for (var time = first; time <= end;)
        {
            var offset = clock.Offset(time);
            var label = StartOf(Math.Clamp(time + offset, 0, DateTime.MaxValue.Ticks), unit);
            if (labels.Count == 0 || labels[^1] != label)
            {
                turns.Add(time);
                labels.Add(label);
                distinct.Add(label);
                Check(distinct.Count, unit, maxBins);
            }

            // Beyond the last date there is no next bin.
            var next = Next(label, unit) - offset;
            next = next > time ? Math.Min(next, end + 1) : end + 1;
            time = clock.Change(time, next) ?? next;
        }

        var order = distinct.ToArray();
        return new(
            [.. order.Select(label => Math.Clamp(clock.FirstAt(label), 0, DateTime.MaxValue.Ticks))],
            [.. turns],
            [.. labels.Select(label => Array.BinarySearch(order, label))],
            0);
    }

    private static void Check(long count, BinUnit unit, int maxBins)
    {
        if (count > maxBins)
        {
            throw new ArgumentException($"range: must have at most {maxBins} bins of size {unit.ToString().ToLowerInvariant()}.");
        }
    }

    /// <summary>The start of the bin that holds a reading of a clock.</summary>
    private static long StartOf(long time, BinUnit unit) => unit switch
    {
        BinUnit.Hour => time - (time % TimeSpan.TicksPerHour),
        BinUnit.Day => time - (time % TimeSpan.TicksPerDay),

        // 0001-01-01 was a Monday.
        BinUnit.Week => time - (time % (7 * TimeSpan.TicksPerDay)),
        _ => new DateTime(new DateTime(time).Year, new DateTime(time).Month, 1).Ticks,
    };

    private static long Next(long start, BinUnit unit) => unit switch
    {
        BinUnit.Day => start + TimeSpan.TicksPerDay,
        BinUnit.Week => start + (7 * TimeSpan.TicksPerDay),

        // Not AddMonths: the bin after December 9999 is beyond what a date can hold.
        _ => start + (DateTime.DaysInMonth(new DateTime(start).Year, new DateTime(start).Month) * TimeSpan.TicksPerDay),
    };
}

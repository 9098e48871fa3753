using System.Runtime.CompilerServices;

namespace UsageSdk.Offline.Internal;

/// <summary>A sum per bin, exact whatever is added in whatever order, so that parts can be combined.</summary>
/// <remarks>
/// Ordinary values (at most 10 decimals, 64 bits) are added as 128-bit integers, which is faster than adding decimals. The others go to sums
/// of 256 bits, which are made when the first one comes.
/// </remarks>
internal sealed class SumSeries(int bins)
{
    /// <summary>One unit of a cell; the bit below tells that something was added, if only a zero.</summary>
    public const int UnitSize = 2;

    // Far from the end of 128 bits, and far above any single addend.
    private const long Full = 1L << 61;

    private readonly Cell[] _cells = new Cell[bins];
    private WideSum[]? _wide;

    /// <summary>How many events were added.</summary>
    public long Count { get; private set; }

    /// <summary>By the scale of a decimal, the units that its last digit has.</summary>
    public static ReadOnlySpan<ulong> Units =>
    [
        20_000_000_000, 2_000_000_000, 200_000_000, 20_000_000, 2_000_000, 200_000, 20_000, 2_000, 200, 20, 2,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int bin, in UsageRecord record)
    {
        Count++;
        ref var cell = ref _cells[bin];
        if (record.TryGetUnits(out var high, out var low))
        {
            cell.Add(high, low);
            if ((ulong)(cell.High + Full) >= 2 * (ulong)Full)
            {
                Empty(bin);
            }
        }
        else
        {
            AddWide(bin, in record);
        }
    }

    public void Merge(SumSeries other)
    {
        Count += other.Count;
        for (var bin = 0; bin < _cells.Length; bin++)
        {
            if (!other.Has(bin))
            {
                continue;
            }

            ref var cell = ref other._cells[bin];
            _cells[bin].Add((ulong)cell.High, cell.Low & ~1UL);
            Empty(bin);
            if (other._wide is { } wide)
            {
                Wide(bin).Add(wide[bin]);
            }
        }
    }

    /// <summary>Whether anything was added to a bin.</summary>
    public bool Has(int bin) => (_cells[bin].Low & 1) != 0;

    public ExactAmount this[int bin]
    {
        get
        {
            ref var cell = ref _cells[bin];
            var units = new Int128((ulong)(cell.High >> 1), (cell.Low >> 1) | ((ulong)cell.High << 63));
            return _wide is null ? new(units) : new(units, _wide[bin].ToBigInteger());
        }
    }

    /// <summary>The sum of a bin, if it is one of 63 bits, as nearly all are.</summary>
    public bool TryGetSmall(int bin, out long units)
    {
        ref var cell = ref _cells[bin];
        units = (long)cell.Low >> 1;
        return cell.High == (long)cell.Low >> 63 && _wide is null;
    }

    public ExactAmount Sum()
    {
        var sum = default(ExactAmount);
        for (var bin = 0; bin < _cells.Length; bin++)
        {
            if (Has(bin))
            {
                sum += this[bin];
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddWide(int bin, in UsageRecord record)
    {
        _cells[bin].Add(0, 0);
        record.AddTo(ref Wide(bin));
    }

    /// <summary>Moves a cell's sum to the wide one when it is near its end.</summary>
    private void Empty(int bin)
    {
        ref var cell = ref _cells[bin];
        if ((ulong)(cell.High + Full) >= 2 * (ulong)Full)
        {
            Wide(bin).Add(new Int128((ulong)cell.High, cell.Low) >> 1);
            cell = default;
            cell.Add(0, 0);
        }
    }

    private ref WideSum Wide(int bin) => ref (_wide ??= new WideSum[_cells.Length])[bin];

    /// <summary>128 bits in two's complement, in halves of a unit.</summary>
    private struct Cell
    {
        public ulong Low;
        public long High;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(ulong high, ulong low)
        {
            var sum = Low + low;
            High += (long)high + (sum < low ? 1 : 0);
            Low = sum | 1;
        }
    }
}

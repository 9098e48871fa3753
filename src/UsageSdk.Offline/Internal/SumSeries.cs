using System.Runtime.CompilerServices;

namespace UsageSdk.Offline.Internal;

/// <summary>A sum per bin, exact whatever is added in whatever order, so that parts can be combined.</summary>
/// <remarks>
/// Ordinary values, of at most 10 decimals and below 2·10⁸, are added as 64-bit integers, which is faster than adding decimals and takes half
/// their memory. The others go to sums of 256 bits, which are made when the first one comes.
/// </remarks>
internal sealed class SumSeries(int bins)
{
    /// <summary>No addend reaches it, and a cell that does is emptied.</summary>
    public const long Full = 1L << 62;

    // Twice the units of 10⁻¹⁰; the lowest bit tells that something was added, if only a zero.
    private readonly long[] _cells = new long[bins];
    private WideSum[]? _wide;

    /// <summary>How many events were added.</summary>
    public long Count { get; private set; }

    /// <summary>By the scale of a decimal, what its last digit adds to a cell.</summary>
    public static ReadOnlySpan<ulong> Units =>
    [
        20_000_000_000, 2_000_000_000, 200_000_000, 20_000_000, 2_000_000, 200_000, 20_000, 2_000, 200, 20, 2,
    ];

    public ExactAmount this[int bin] => _wide is null ? new(_cells[bin] >> 1) : new(_cells[bin] >> 1, _wide[bin].ToBigInteger());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int bin, in UsageRecord record)
    {
        Count++;
        if (record.TryGetUnits(out var units))
        {
            AddUnits(bin, units);
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

            AddUnits(bin, other._cells[bin] & ~1);
            if (other._wide is { } wide)
            {
                Wide(bin).Add(wide[bin]);
            }
        }
    }

    /// <summary>Whether anything was added to a bin.</summary>
    public bool Has(int bin) => (_cells[bin] & 1) != 0;

    /// <summary>The sum of a bin in units of 10⁻¹⁰, if every sum here is so small and coarse, as nearly all are.</summary>
    public bool TryGetSmall(int bin, out long units)
    {
        units = _cells[bin] >> 1;
        return _wide is null;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddUnits(int bin, long units)
    {
        ref var cell = ref _cells[bin];
        var sum = (cell + units) | 1;
        cell = sum;
        if ((ulong)(sum + Full) >= 2 * (ulong)Full)
        {
            Empty(bin);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddWide(int bin, in UsageRecord record)
    {
        _cells[bin] |= 1;
        record.AddTo(ref Wide(bin));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Empty(int bin)
    {
        Wide(bin).Add(_cells[bin] >> 1);
        _cells[bin] = 1;
    }

    private ref WideSum Wide(int bin) => ref (_wide ??= new WideSum[_cells.Length])[bin];
}

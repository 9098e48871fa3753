using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UsageSdk.Offline.Internal;

/// <summary>A sum per bin, exact whatever is added in whatever order, so that parts can be combined.</summary>
/// <remarks>
/// Ordinary values, of at most 10 decimals and below 2·10⁸, are added as 64-bit integers, which is faster than adding decimals and takes half
/// their memory. The others go to sums of 256 bits, which are made when they come. A series has no room for bins without events until it has
/// events in about every eighth: a group can be an id that only few events have.
/// </remarks>
internal sealed class SumSeries(int bins)
{
    /// <summary>No addend reaches it, and a cell that does is emptied.</summary>
    public const long Full = 1L << 62;

    private static readonly BigInteger Largest = new BigInteger(decimal.MaxValue) * BigInteger.Pow(10, WideSum.Scale);

    // Twice the units of 10⁻¹⁰; the lowest bit tells that something was added, if only a zero.
    private long[] _cells = [];
    private SparseCells _sparse;
    private int _firstBin = -1;
    private long _first;
    private Dictionary<int, WideSum>? _wide;

    /// <summary>How many events were added.</summary>
    public long Count { get; private set; }

    /// <summary>By the scale of a decimal, what its last digit adds to a cell.</summary>
    public static ReadOnlySpan<ulong> Units =>
    [
        20_000_000_000, 2_000_000_000, 200_000_000, 20_000_000, 2_000_000, 200_000, 20_000, 2_000, 200, 20, 2,
    ];

    /// <summary>The bins to which something was added, in no certain order.</summary>
    public IEnumerable<int> Bins => _cells.Length > 0 ? Enumerable.Range(0, _cells.Length).Where(Has) : _firstBin >= 0 ? _sparse.Numbers.Prepend(_firstBin) : [];

    public ExactAmount this[int bin] =>
        _wide is not null && _wide.TryGetValue(bin, out var wide) ? new(Read(bin) >> 1, wide.ToBigInteger()) : new(Read(bin) >> 1);

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
        foreach (var bin in other.Bins)
        {
            AddUnits(bin, other.Read(bin) & ~1);
            if (other._wide is not null && other._wide.TryGetValue(bin, out var wide))
            {
                Wide(bin).Add(wide);
            }
        }
    }

    /// <summary>Writes the sums: how many bins have one, how many events there were, and by bin the gap before it, its units and what does not fit them.</summary>
    public void Save(StateWriter writer)
    {
        var used = Bins.Order().ToArray();
        writer.Add(used.Length);
        if (used.Length == 0)
        {
            return;
        }

        writer.Add(Count);
        Span<byte> bytes = stackalloc byte[WideSum.Size];
        for (var index = 0; index < used.Length; index++)
        {
            var bin = used[index];
            var wide = default(WideSum);
            var isWide = _wide is not null && _wide.TryGetValue(bin, out wide);
            writer.Add(index == 0 ? bin : bin - used[index - 1] - 1);

            // The sign goes to the low end, so that small amounts below zero are short, too.
            var units = Read(bin) >> 1;
            writer.Add(((ulong)((units << 1) ^ (units >> 63)) << 1) | (isWide ? 1UL : 0));
            if (isWide)
            {
                wide.CopyTo(bytes);
                writer.Add(bytes);
            }
        }
    }

    /// <summary>Reads the sums of a series; null for one to which nothing was added.</summary>
    /// <exception cref="FormatException">These are none.</exception>
    public static SumSeries? Load(ref StateReader reader, int bins)
    {
        var used = reader.Length();
        if (used == 0)
        {
            return null;
        }

        var series = new SumSeries(bins) { Count = reader.Count() };
        for (var (number, next) = (0, 0); number < used; number++)
        {
            if (next >= bins)
            {
                throw StateReader.Damaged();
            }

            var bin = next + (int)reader.AtMost((ulong)(bins - next - 1));
            next = bin + 1;
            var coded = reader.AtMost((1UL << 63) - 1);
            var units = (long)(coded >> 2) ^ -(long)((coded >> 1) & 1);
            series.AddUnits(bin, units << 1);
            if ((coded & 1) == 1)
            {
                series.Wide(bin) = Bounded(WideSum.Of(reader.Bytes(WideSum.Size)), series.Count);
            }
        }

        return series;
    }

    /// <summary>Whether anything was added to a bin.</summary>
    public bool Has(int bin) => (Read(bin) & 1) != 0;

    /// <summary>The sum of a bin in units of 10⁻¹⁰, if every sum here is so small and coarse, as nearly all are.</summary>
    public bool TryGetSmall(int bin, out long units)
    {
        units = Read(bin) >> 1;
        return _wide is null;
    }

    public ExactAmount Sum()
    {
        var sum = default(ExactAmount);
        if (_wide is not null)
        {
            return Bins.Aggregate(sum, (total, bin) => total + this[bin]);
        }

        var units = (_first >> 1) + _sparse.SumOfHalves();
        foreach (var cell in _cells)
        {
            units += cell >> 1;
        }

        return new(units);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddUnits(int bin, long units)
    {
        ref var cell = ref Cell(bin);
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
        Cell(bin) |= 1;
        record.AddTo(ref Wide(bin));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Empty(int bin)
    {
        ref var cell = ref Cell(bin);
        Wide(bin).Add(cell >> 1);
        cell = 1;
    }

    private long Read(int bin) => _cells.Length > 0 ? _cells[bin] : bin == _firstBin ? _first : _sparse.Read(bin);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref long Cell(int bin)
    {
        var cells = _cells;
        if ((uint)bin < (uint)cells.Length)
        {
            return ref cells[bin];
        }

        return ref FewCell(bin);
    }

    /// <summary>The same while few bins have events.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref long FewCell(int bin)
    {
        if (_firstBin < 0 || _firstBin == bin)
        {
            _firstBin = bin;
            return ref _first;
        }

        if (_sparse.Read(bin) != 0 || _sparse.HasRoom(bins))
        {
            return ref _sparse.Cell(bin);
        }

        _cells = new long[bins];
        _cells[_firstBin] = _first;
        _sparse.CopyTo(_cells);
        (_sparse, _first) = (default, 0);
        return ref _cells[bin];
    }

    /// <summary>A sum that so many events can have: a larger one could overflow when more are added.</summary>
    private static WideSum Bounded(WideSum sum, long count) =>
        BigInteger.Abs(sum.ToBigInteger()) <= Largest * count ? sum : throw StateReader.Damaged();

    private ref WideSum Wide(int bin) => ref CollectionsMarshal.GetValueRefOrAddDefault(_wide ??= [], bin, out _);
}

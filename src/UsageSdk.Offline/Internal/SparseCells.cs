using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace UsageSdk.Offline.Internal;

/// <summary>Cells by number, of which few are in use: a hash table without removal. A cell that is in use is never zero.</summary>
internal struct SparseCells
{
    private const int FirstCapacity = 4;

    // A power of two, at most three quarters of it in use.
    private Slot[]? _slots;
    private int _count;

    /// <summary>The numbers of the cells in use, in no certain order.</summary>
    public readonly IEnumerable<int> Numbers => (_slots ?? []).Where(static slot => slot.Value != 0).Select(static slot => slot.Number);

    /// <summary>Whether there is room for one more cell without taking more than half the memory of a plain array of <paramref name="length"/> cells.</summary>
    public readonly bool HasRoom(int length)
    {
        var capacity = _slots?.Length ?? 0;
        var needed = _count < capacity / 4 * 3 ? capacity : Math.Max(2 * capacity, FirstCapacity);
        return needed <= length / 4;
    }

    /// <summary>0 for a cell that is not in use.</summary>
    public readonly long Read(int number) => _slots is { } slots ? slots[Find(slots, number)].Value : 0;

    /// <summary>A cell, which the caller makes other than zero at once.</summary>
    public ref long Cell(int number)
    {
        if (_slots is { } slots)
        {
            ref var known = ref slots[Find(slots, number)];
            if (known.Value != 0)
            {
                return ref known.Value;
            }
        }

        if (_slots is null || _count >= _slots.Length / 4 * 3)
        {
            Grow();
        }

        ref var slot = ref _slots[Find(_slots, number)];
        slot.Number = number;
        _count++;
        return ref slot.Value;
    }

    public readonly void CopyTo(long[] cells)
    {
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (slot.Value != 0)
            {
                cells[slot.Number] = slot.Value;
            }
        }
    }

    public readonly Int128 SumOfHalves()
    {
        var sum = Int128.Zero;
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            sum += slot.Value >> 1;
        }

        return sum;
    }

    [MemberNotNull(nameof(_slots))]
    private void Grow()
    {
        var old = _slots ?? [];
        _slots = new Slot[Math.Max(2 * old.Length, FirstCapacity)];
        foreach (ref readonly var slot in old.AsSpan())
        {
            if (slot.Value != 0)
            {
                _slots[Find(_slots, slot.Number)] = slot;
            }
        }
    }

    /// <summary>Where a cell is, or the empty slot where it belongs.</summary>
    private static int Find(Slot[] slots, int number)
    {
        // The upper bits of a multiple of the golden ratio: numbers that are a day or a week apart spread, too.
        var index = (int)(((uint)number * 2_654_435_769u) >> BitOperations.LeadingZeroCount((uint)slots.Length - 1));
        while (slots[index].Value != 0 && slots[index].Number != number)
        {
            index = (index + 1) & (slots.Length - 1);
        }

        return index;
    }

    private struct Slot
    {
        public int Number;
        public long Value;
    }
}

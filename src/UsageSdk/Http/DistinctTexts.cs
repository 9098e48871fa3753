using System.Buffers;
using System.Numerics;

namespace UsageSdk.Http;

/// <summary>Finds texts that come twice, in pooled memory: a table at most half full, where a text stands in the next free place from its hash on.</summary>
internal readonly ref struct DistinctTexts
{
    private readonly Entry[] _entries;
    private readonly int _mask;

    public DistinctTexts(int count)
    {
        var size = checked((int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(count, 1) * 2));
        _entries = ArrayPool<Entry>.Shared.Rent(size);
        _entries.AsSpan(0, size).Clear();
        _mask = size - 1;
    }

    /// <summary>Where the text came first; null where this is the first time.</summary>
    public int? FindOrAdd(string text, int index)
    {
        // Hashed with a secret of the process: ids that somebody chose to collide do not.
        var hash = text.GetHashCode();
        for (var place = hash & _mask; ; place = (place + 1) & _mask)
        {
            ref var entry = ref _entries[place];
            if (entry.Text is null)
            {
                entry = new Entry(text, hash, index);
                return null;
            }

            if (entry.Hash == hash && entry.Text == text)
            {
                return entry.Index;
            }
        }
    }

    /// <summary>Gives the memory back, without the texts: the pool would keep them alive.</summary>
    public void Dispose()
    {
        _entries.AsSpan(0, _mask + 1).Clear();
        ArrayPool<Entry>.Shared.Return(_entries);
    }

    private readonly record struct Entry(string? Text, int Hash, int Index);
}

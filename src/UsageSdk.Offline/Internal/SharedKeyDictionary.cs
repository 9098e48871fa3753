using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace UsageSdk.Offline.Internal;

/// <summary>
/// A dictionary of one bin. All bins have the same names, which they share, so that a bin holds nothing but its values, or even only those of
/// some names, where all others have the same.
/// </summary>
internal sealed class SharedKeyDictionary<TValue> : IReadOnlyDictionary<string, TValue>
{
    private readonly SharedKeys _keys;
    private readonly TValue[] _values;
    private readonly TValue _other;

    // The names to which the values belong, in order; null if they belong to all.
    private readonly int[]? _indexes;

    /// <summary>One that holds a value for each name.</summary>
    public SharedKeyDictionary(SharedKeys keys, TValue[] values) => (_keys, _values, _other) = (keys, values, default!);

    /// <summary>One that holds values of some names.</summary>
    /// <param name="keys">The names.</param>
    /// <param name="indexes">Which of them have values of their own, in ascending order.</param>
    /// <param name="values">Their values.</param>
    /// <param name="other">The value of all other names.</param>
    public SharedKeyDictionary(SharedKeys keys, int[] indexes, TValue[] values, TValue other)
    {
        (_keys, _values, _other) = (keys, values, other);
        _indexes = indexes.Length == keys.Names.Count ? null : indexes;
    }

    public int Count => _keys.Names.Count;

    public IEnumerable<string> Keys => _keys.Names;

    public IEnumerable<TValue> Values => _indexes is null ? _values : this.Select(static pair => pair.Value);

    public TValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no '{key}'.");

    public bool ContainsKey(string key) => _keys.IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value)
    {
        var index = _keys.IndexOf(key);
        if (index < 0)
        {
            value = default;
            return false;
        }

        var position = _indexes is null ? index : Array.BinarySearch(_indexes, index);
        value = position < 0 ? _other : _values[position];
        return true;
    }

    public IEnumerator<KeyValuePair<string, TValue>> GetEnumerator()
    {
        var position = 0;
        for (var index = 0; index < _keys.Names.Count; index++)
        {
            var isHeld = _indexes is null || (position < _indexes.Length && _indexes[position] == index);
            yield return new(_keys.Names[index], isHeld ? _values[position++] : _other);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

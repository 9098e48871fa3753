using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace UsageSdk.Offline.Internal;

/// <summary>A dictionary of one bin. All bins have the same names, which they share, so that a bin holds nothing but its values.</summary>
internal sealed class SharedKeyDictionary<TValue>(SharedKeys keys, TValue[] values) : IReadOnlyDictionary<string, TValue>
{
    public int Count => values.Length;

    public IEnumerable<string> Keys => keys.Names;

    public IEnumerable<TValue> Values => values;

    public TValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no '{key}'.");

    public bool ContainsKey(string key) => keys.IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value)
    {
        var index = keys.IndexOf(key);
        value = index < 0 ? default : values[index];
        return index >= 0;
    }

    public IEnumerator<KeyValuePair<string, TValue>> GetEnumerator()
    {
        for (var index = 0; index < values.Length; index++)
        {
            yield return new(keys.Names[index], values[index]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

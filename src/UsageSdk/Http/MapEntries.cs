using System.Diagnostics.CodeAnalysis;

namespace UsageSdk.Http;

/// <summary>The entries of a map, without an enumerator on the heap where the map is a dictionary, as it nearly always is; none of null.</summary>
internal ref struct MapEntries<TValue>
{
    private static readonly Dictionary<string, TValue> Empty = [];

    private readonly IEnumerator<KeyValuePair<string, TValue>>? _others;

    // Not read-only: it would be copied each time it moves on.
    [SuppressMessage("Style", "IDE0044", Justification = "An enumerator that is a value moves on.")]
    private Dictionary<string, TValue>.Enumerator _entries;

    public MapEntries(IReadOnlyDictionary<string, TValue>? map)
    {
        _entries = (map as Dictionary<string, TValue> ?? Empty).GetEnumerator();
        _others = map is null or Dictionary<string, TValue> ? null : map.GetEnumerator();
    }

    public readonly KeyValuePair<string, TValue> Current => _others is null ? _entries.Current : _others.Current;

    public readonly MapEntries<TValue> GetEnumerator() => this;

    public bool MoveNext() => _others?.MoveNext() ?? _entries.MoveNext();

    public readonly void Dispose() => _others?.Dispose();
}

using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using UsageSdk.Serialization;

namespace UsageSdk.Autumn;

/// <summary>One feature id or many. Converts from a string, an array or a list; <c>["a", "b"]</c> works too.</summary>
/// <remarks>One id is written as a string, several as an array.</remarks>
[JsonConverter(typeof(FeatureIdsConverter))]
[CollectionBuilder(typeof(FeatureIds), nameof(Create))]
public readonly struct FeatureIds : IReadOnlyList<string>
{
    private readonly IReadOnlyList<string>? _ids;

    private FeatureIds(IReadOnlyList<string> ids) => _ids = ids;

    /// <summary>How many ids there are; 0 for <c>default</c>.</summary>
    public int Count => _ids?.Count ?? 0;

    /// <summary>An id by its position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public string this[int index] => _ids is { } ids && (uint)index < (uint)ids.Count ? ids[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The ids in <paramref name="ids"/>, which are copied.</summary>
    /// <param name="ids">The ids, in order.</param>
    /// <returns>The ids.</returns>
    public static FeatureIds Create(ReadOnlySpan<string> ids) => new(ids.ToArray());

    /// <summary>One id.</summary>
    public static implicit operator FeatureIds(string id) => FromString(id);

    /// <summary>Many ids, which are copied.</summary>
    public static implicit operator FeatureIds(string[] ids) => Create(ids);

    /// <summary>Many ids, which are copied.</summary>
    public static implicit operator FeatureIds(List<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new(ids.ToArray());
    }

    /// <summary>One id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>A list of that id alone.</returns>
    public static FeatureIds FromString(string id) => new([id]);

    /// <summary>The ids in order.</summary>
    /// <returns>An enumerator over the ids.</returns>
    public IEnumerator<string> GetEnumerator() => (_ids ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The ids, separated by commas.</summary>
    /// <returns>The text; empty for <c>default</c>.</returns>
    public override string ToString() => string.Join(", ", _ids ?? []);
}

namespace UsageSdk.Offline.Internal;

/// <summary>The names that all bins have, each with its position.</summary>
internal sealed class SharedKeys
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    public SharedKeys(IReadOnlyList<string> names)
    {
        Names = names;
        for (var index = 0; index < names.Count; index++)
        {
            _indexes.Add(names[index], index);
        }
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>-1 for a name that is not there.</summary>
    public int IndexOf(string name) => _indexes.TryGetValue(name, out var index) ? index : -1;
}

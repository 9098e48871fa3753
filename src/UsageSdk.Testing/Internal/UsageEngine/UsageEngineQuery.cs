using System.Globalization;

namespace UsageSdk.Testing.Internal;

/// <summary>Reads a query by the Usage Engine's rules. Unknown parameters are passed over; of a repeated one, the last counts.</summary>
internal sealed class UsageEngineQuery
{
    private const int LargestPage = 100;

    private readonly List<(string Name, string Value)> _parameters = [];
    private readonly int _defaultPage;

    public UsageEngineQuery(string query, int defaultPage)
    {
        _defaultPage = defaultPage;
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            _parameters.Add((Decode(parts[0]), parts.Length == 2 ? Decode(parts[1]) : ""));
        }
    }

    public int Limit => Integer("limit", _defaultPage) is var limit and <= LargestPage ? limit : throw UsageEngineFailure.Invalid($"limit must be at most {LargestPage}");

    public int Skip => Integer("skip", 0);

    public string? Text(string name) => _parameters.FindLast(parameter => parameter.Name == name).Value;

    public IReadOnlyList<string> Texts(string name) => [.. _parameters.Where(parameter => parameter.Name == name).Select(parameter => parameter.Value)];

    /// <summary>Sorts as <c>sortBy</c> and <c>sortOrder</c> ask; items that are equal, and all without <c>sortBy</c>, stand in the order of their creation.</summary>
    /// <param name="items">The items in the order of their creation.</param>
    /// <param name="fields">The fields that can be sorted by, with their values; those without a value come first.</param>
    public IEnumerable<T> Sort<T>(IEnumerable<T> items, IReadOnlyDictionary<string, Func<T, IComparable?>> fields)
    {
        var isDescending = Text("sortOrder") switch
        {
            null or "ASC" => false,
            "DESC" => true,
            _ => throw UsageEngineFailure.Invalid("sortOrder must be ASC or DESC"),
        };
        if (Text("sortBy") is not { } name)
        {
            return isDescending ? items.Reverse() : items;
        }

        if (!fields.TryGetValue(name, out var field))
        {
            throw UsageEngineFailure.Invalid($"sortBy must be one of: {string.Join(", ", fields.Keys.Order(StringComparer.Ordinal))}");
        }

        return isDescending ? items.OrderByDescending(field, Values) : items.OrderBy(field, Values);
    }

    // Texts by code point, whatever the culture.
    private static readonly Comparer<IComparable?> Values = Comparer<IComparable?>.Create((first, second) =>
        first is string left && second is string right ? string.CompareOrdinal(left, right) : Comparer<IComparable?>.Default.Compare(first, second));

    private int Integer(string name, int absent) =>
        Text(name) is not { } text ? absent
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw UsageEngineFailure.Invalid($"{name} must be an integer of 0 or more");

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

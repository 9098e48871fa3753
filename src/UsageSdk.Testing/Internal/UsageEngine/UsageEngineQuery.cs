using System.Globalization;

namespace UsageSdk.Testing.Internal;

/// <summary>Reads a query by the Usage Engine's rules. Unknown parameters are passed over; of a repeated one, the last counts.</summary>
internal sealed class UsageEngineQuery(string query, int defaultPage)
{
    private const int LargestPage = 100;

    private readonly QueryText _parameters = new(query);

    public int Limit => Integer("limit", defaultPage) is var limit and <= LargestPage ? limit : throw UsageEngineFailure.Invalid($"limit must be at most {LargestPage}");

    public int Skip => Integer("skip", 0);

    public string? Text(string name) => _parameters.Last(name);

    public IReadOnlyList<string> Texts(string name) => _parameters.All(name);

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
}

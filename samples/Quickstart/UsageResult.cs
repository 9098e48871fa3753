using System.Globalization;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;

namespace Quickstart;

/// <summary>What was sent, and what every way of reading it back gave.</summary>
internal sealed record UsageResult(
    IReadOnlyList<UsageRow> Rows,
    IReadOnlyList<TrackedEvent> Tracked,
    IReadOnlyList<IngestedEvent> Ingested,
    AggregateEventsResponse ByDay,
    AggregateEventsResponse ByModel)
{
    // The service rounds sums to this many places.
    private const int Decimals = 10;

    /// <summary>The features by name.</summary>
    public IReadOnlyList<string> Features { get; } = [.. Rows.Select(row => row.Feature).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The sum of a feature's rows.</summary>
    public decimal SumOf(string feature) => Rows.Where(row => row.Feature == feature).Sum(row => row.Value);

    /// <summary>The usage of a feature by model, the largest first.</summary>
    public IReadOnlyList<(string Model, decimal Sum)> Models(string feature) =>
        [.. ByModel.List
            .SelectMany(bin => bin.GroupedValues![feature])
            .GroupBy(group => group.Key, group => group.Value)
            .Select(group => (Model: group.Key, Sum: group.Sum()))
            .Where(group => group.Sum != 0)
            .OrderByDescending(group => group.Sum)];

    /// <summary>Where what was read differs from the rows; empty when all is well.</summary>
    public IReadOnlyList<string> Differences()
    {
        var differences = new List<string>();
        foreach (var feature in Features)
        {
            var rows = Rows.Where(row => row.Feature == feature).ToList();
            Compare(differences, feature, "Autumn, events listed", rows, Tracked.Where(item => item.FeatureId == feature).Select(item => item.Value));
            Compare(differences, feature, "Dodo Payments, events listed", rows, Ingested.Where(item => item.EventName == feature).Select(item => (decimal)item.Metadata!["value"].AsNumber));
            Compare(differences, feature, "Autumn, sum of the days", rows, ByDay.List.Select(bin => bin.Values[feature]), count: null);
            Compare(differences, feature, "Autumn, total", rows, [ByDay.Total[feature].Sum], ByDay.Total[feature].Count);
            Compare(differences, feature, "Autumn, sum of the models", [.. rows.Where(row => row.Model.Length > 0)], Models(feature).Select(model => model.Sum), count: null);
        }

        return differences;
    }

    private static void Compare(List<string> differences, string feature, string way, IReadOnlyList<UsageRow> rows, IEnumerable<decimal> values)
    {
        var list = values.ToList();
        Compare(differences, feature, way, rows, list, list.Count);
    }

    private static void Compare(List<string> differences, string feature, string way, IReadOnlyList<UsageRow> rows, IEnumerable<decimal> values, long? count)
    {
        var (expected, actual) = (Math.Round(rows.Sum(row => row.Value), Decimals), Math.Round(values.Sum(), Decimals));
        if (expected != actual || (count is { } number && number != rows.Count))
        {
            differences.Add(string.Create(CultureInfo.InvariantCulture, $"{feature}: {way}: {actual} ({count} events), but the CSV has {expected} ({rows.Count} events)"));
        }
    }
}

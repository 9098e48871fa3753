using System.Globalization;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>A result in the shape in which tests state it.</summary>
internal static class AggregateReading
{
    public static IEnumerable<string> Periods(this AggregateEventsResponse result) =>
        result.List.Select(bin => bin.Period.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));

    public static IEnumerable<(string Period, decimal Value)> Bins(this AggregateEventsResponse result, string feature = "api") =>
        result.Periods().Zip(result.List, (period, bin) => (period, bin.Values[feature]));

    /// <summary>The groups of the only bin.</summary>
    public static Dictionary<string, decimal> Groups(this AggregateEventsResponse result, string feature = "api")
    {
        Assert.Single(result.List);
        return result.Groups(feature, 0);
    }

    public static Dictionary<string, decimal> Groups(this AggregateEventsResponse result, string feature, int bin) => new(result.List[bin].GroupedValues![feature]);

    /// <summary>A result as text, without regard to the order of names.</summary>
    public static string AsText(this AggregateEventsResponse result, TimeSpan by = default) => string.Join('\n', result.List.Select(bin => bin.AsText(by)).Append(
        string.Join(' ', result.Total.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value.Count} {entry.Value.Sum:0.##########}"))));

    public static string AsText(this IReadOnlyDictionary<string, decimal> values) =>
        string.Join(' ', values.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value:0.##########}"));

    private static string AsText(this AggregateBin bin, TimeSpan by) => string.Join(' ', (bin.GroupedValues ?? new Dictionary<string, IReadOnlyDictionary<string, decimal>>())
        .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => $"{entry.Key}: {entry.Value.AsText()}")
        .Prepend($"{bin.Period + by:O} {bin.Values.AsText()}"));
}

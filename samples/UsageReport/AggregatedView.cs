using UsageSdk.Autumn;
using UsageSdk.Offline;

namespace UsageReport;

/// <summary>One way to aggregate, and how it compares with the server's answer to the same request.</summary>
internal sealed record AggregatedView(string Name, AggregateEventsResponse Figures, UsageReconciliation Comparison)
{
    /// <summary>The groups of a feature, the largest first, each with its value in every bin.</summary>
    public IReadOnlyList<Series> Groups(string feature) =>
    [
        .. Figures.List.SelectMany(bin => GroupsIn(bin, feature).Keys).Distinct()
            .Select(group => new Series(
                group switch { OfflineAggregator.ReservedGroup => "others", "" => "(none)", _ => group },
                [.. Figures.List.Select(bin => GroupsIn(bin, feature).GetValueOrDefault(group))]))
            .OrderByDescending(series => series.Sum).ThenBy(series => series.Name, StringComparer.Ordinal),
    ];

    /// <summary>A feature in every bin.</summary>
    public Series Values(string feature) => new(feature, [.. Figures.List.Select(bin => bin.Values.GetValueOrDefault(feature))]);

    private static IReadOnlyDictionary<string, decimal> GroupsIn(AggregateBin bin, string feature) =>
        bin.GroupedValues?.GetValueOrDefault(feature) ?? new Dictionary<string, decimal>();
}

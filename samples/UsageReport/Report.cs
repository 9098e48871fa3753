using UsageSdk.Offline;

namespace UsageReport;

/// <summary>What is reported: the events of a range, aggregated in several ways.</summary>
internal sealed record Report(DateTimeOffset Start, DateTimeOffset End, string Group, IReadOnlyList<UsageRecord> Events, AggregatedView ByCustomer, AggregatedView ByHour, AggregatedView ByGroup)
{
    public IReadOnlyList<AggregatedView> Views => [ByCustomer, ByHour, ByGroup];

    public IReadOnlyList<string> Features { get; } = [.. Events.Select(item => item.FeatureId).Distinct().Order(StringComparer.Ordinal)];

    public bool IsReconciled => Views.All(view => view.Comparison.IsMatch);
}

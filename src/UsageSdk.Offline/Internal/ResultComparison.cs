using UsageSdk.Autumn;

namespace UsageSdk.Offline.Internal;

/// <summary>Finds the numbers that two results do not share.</summary>
internal sealed class ResultComparison(double tolerance)
{
    private static readonly Dictionary<string, decimal> NoGroups = [];

    private readonly List<UsageDifference> _differences = [];

    public IReadOnlyList<UsageDifference> Compare(AggregateEventsResponse local, AggregateEventsResponse server)
    {
        var (localBins, serverBins) = (ByPeriod(local), ByPeriod(server));
        foreach (var period in localBins.Keys.Union(serverBins.Keys).Order())
        {
            CompareBins(period, localBins.GetValueOrDefault(period) ?? [], serverBins.GetValueOrDefault(period) ?? []);
        }

        foreach (var feature in Names(local.Total, server.Total))
        {
            var (left, right) = (local.Total.GetValueOrDefault(feature), server.Total.GetValueOrDefault(feature));
            Add(UsageFigure.TotalCount, null, feature, null, left?.Count, right?.Count, isExact: true);
            Add(UsageFigure.TotalSum, null, feature, null, left?.Sum, right?.Sum);
        }

        return _differences;
    }

    private static Dictionary<DateTimeOffset, AggregateBin[]> ByPeriod(AggregateEventsResponse result) =>
        result.List.GroupBy(bin => bin.Period).ToDictionary(bins => bins.Key, bins => bins.ToArray());

    private static IEnumerable<string> Names<TValue>(IReadOnlyDictionary<string, TValue> left, IReadOnlyDictionary<string, TValue> right) =>
        left.Keys.Union(right.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static decimal? Find(IReadOnlyDictionary<string, decimal> values, string name) => values.TryGetValue(name, out var value) ? value : null;

    private void CompareBins(DateTimeOffset period, AggregateBin[] local, AggregateBin[] server)
    {
        Add(UsageFigure.Bin, period, null, null, local.Length, server.Length, isExact: true);
        foreach (var (left, right) in local.Zip(server))
        {
            foreach (var feature in Names(left.Values, right.Values))
            {
                Add(UsageFigure.Value, period, feature, null, Find(left.Values, feature), Find(right.Values, feature));
                var (leftGroups, rightGroups) = (left.GroupedValues?.GetValueOrDefault(feature) ?? NoGroups, right.GroupedValues?.GetValueOrDefault(feature) ?? NoGroups);
                foreach (var group in Names(leftGroups, rightGroups))
                {
                    Add(UsageFigure.GroupValue, period, feature, group, Find(leftGroups, group), Find(rightGroups, group));
                }
            }
        }
    }

    private void Add(UsageFigure figure, DateTimeOffset? period, string? feature, string? group, decimal? local, decimal? server, bool isExact = false)
    {
        if (local != server && (isExact || local is not { } left || server is not { } right || !IsClose(left, right)))
        {
            _differences.Add(new() { Figure = figure, Period = period, FeatureId = feature, Group = group, Local = local, Server = server });
        }
    }

    /// <summary>For numbers that are not equal.</summary>
    private bool IsClose(decimal left, decimal right)
    {
        // Of one sign, decimals subtract without overflow, and not to 0; of two, nothing is lost that binary64 holds.
        var apart = decimal.IsNegative(left) == decimal.IsNegative(right) ? (double)Math.Abs(left - right) : Math.Abs((double)left - (double)right);
        return apart <= tolerance * Math.Max(Math.Abs((double)left), Math.Abs((double)right));
    }
}

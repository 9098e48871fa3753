using System.Runtime.InteropServices;
using UsageSdk.Autumn;

namespace UsageSdk.Offline;

/// <summary>Aggregates events as Autumn's <c>POST /v1/events.aggregate</c> does. Pure: the same input gives the same result.</summary>
/// <remarks>
/// Usage counts by the whole UTC hour in which it happened: a range that starts within an hour leaves that hour's events out although its
/// bin is shown, and a range that ends within an hour takes the whole of it.
/// </remarks>
public static class OfflineAggregator
{
    /// <summary>The group that sums up what exceeds <see cref="AggregateEventsRequest.MaxGroups"/> in a bin.</summary>
    public const string ReservedGroup = "AUTUMN_RESERVED";

    private const int DefaultMaxGroups = 9;
    private const int Decimals = 10;

    /// <summary>Aggregates events.</summary>
    /// <param name="events">The events, in any order; those that the request does not ask for are passed over.</param>
    /// <param name="request">The request; without a bin size, the client's default applies.</param>
    /// <param name="context">The instant that counts as now, and the customer's billing cycle.</param>
    /// <returns>The bins, oldest first, and the totals.</returns>
    /// <exception cref="ArgumentException">The range, bin size or grouping is not known, or there would be more than <see cref="AggregationContext.MaxBins"/> bins.</exception>
    /// <exception cref="OverflowException">A sum is beyond <see cref="decimal"/>.</exception>
    public static AggregateEventsResponse Aggregate(IEnumerable<UsageRecord> events, AggregateEventsRequest request, AggregationContext context)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        var size = request.WithClientDefaults().BinSize!.Value;
        var window = AggregationWindow.Of(request, size, context);
        var bins = Bins(window, size, context.MaxBins);
        var groupOf = GroupOf(request.GroupBy);
        var sums = new Dictionary<(long Bin, string Feature, string Group), decimal>();
        var totals = new Dictionary<string, (long Count, decimal Sum)>(StringComparer.Ordinal);
        foreach (var record in events)
        {
            if (!IsInScope(record, request))
            {
                continue;
            }

            var time = record.Timestamp.ToUnixTimeMilliseconds();
            var hour = BinGrid.Floor(time, BinGrid.Hour);
            var amount = record.Value ?? 1;

            // A filter makes the server total the raw events; without one it totals whole hours.
            var totalTime = request.FilterBy is { Count: > 0 } ? time : hour;
            if (totalTime >= window.TotalStart && totalTime <= window.End)
            {
                ref var total = ref CollectionsMarshal.GetValueRefOrAddDefault(totals, record.FeatureId, out _);
                total = (total.Count + 1, total.Sum + amount);
            }

            if (hour >= window.Start && hour <= window.End && groupOf(record) is { } group)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sums, (BinGrid.StartOf(hour, size), record.FeatureId, group), out _) += amount;
            }
        }

        var features = request.FeatureId.Distinct(StringComparer.Ordinal).ToArray();
        var list = request.GroupBy is null ? Flat(bins, features, sums) : Grouped(bins, features, sums, request.MaxGroups ?? DefaultMaxGroups);
        var now = context.Now.ToUnixTimeMilliseconds();
        return new AggregateEventsResponse
        {
            List = [.. list.Where(bin => bin.Period.ToUnixTimeMilliseconds() <= now)],
            Total = totals.ToDictionary(entry => entry.Key, entry => new AggregateTotal { Count = entry.Value.Count, Sum = Round(entry.Value.Sum) }, StringComparer.Ordinal),
        };
    }

    private static bool IsInScope(in UsageRecord record, AggregateEventsRequest request)
    {
        if (!request.FeatureId.Contains(record.FeatureId, StringComparer.Ordinal)
            || (request.CustomerId is { } customer && record.CustomerId != customer)
            || (request.EntityId is { } entity && record.EntityId != entity))
        {
            return false;
        }

        foreach (var (path, text) in request.FilterBy ?? NoFilters)
        {
            if (PropertyText.Of(record.Properties, path) != text)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The group of an event: one for all when nothing groups; null for an event that no group takes.</summary>
    private static Func<UsageRecord, string?> GroupOf(string? groupBy) => groupBy switch
    {
        null => static _ => "",
        "$customer_id" => static record => record.CustomerId,
        "$entity_id" => static record => NullIfEmpty(record.EntityId),

        // Events given here carry no plan, which is a group of its own.
        "$plan_id" => static _ => "",
        _ when groupBy.StartsWith("properties.", StringComparison.Ordinal) && groupBy["properties.".Length..] is var path => record => NullIfEmpty(PropertyText.Of(record.Properties, path)),
        _ => throw new ArgumentException("group_by: must be $customer_id, $entity_id, $plan_id, or 'properties.' and a path."),
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static List<long> Bins(AggregationWindow window, BinSize size, int maxBins)
    {
        var bins = new List<long>();
        for (var start = BinGrid.StartOf(window.Start, size); start <= window.End; start = BinGrid.Next(start, size))
        {
            if (bins.Count == maxBins)
            {
                throw new ArgumentException($"custom_range: must have at most {maxBins} bins of size {size}.");
            }

            bins.Add(start);
        }

        return bins;
    }

    private static IEnumerable<AggregateBin> Flat(List<long> bins, string[] features, Dictionary<(long Bin, string Feature, string Group), decimal> sums) =>
        bins.Select(bin => new AggregateBin
        {
            Period = DateTimeOffset.FromUnixTimeMilliseconds(bin),
            Values = features.ToDictionary(feature => feature, feature => Round(sums.GetValueOrDefault((bin, feature, ""))), StringComparer.Ordinal),
        });

    private static IEnumerable<AggregateBin> Grouped(
        List<long> bins, string[] features, Dictionary<(long Bin, string Feature, string Group), decimal> sums, int maxGroups)
    {
        var ranked = sums
            .GroupBy(entry => (entry.Key.Bin, entry.Key.Feature), entry => (entry.Key.Group, Sum: entry.Value))
            .ToDictionary(cell => cell.Key, cell => Rank(cell, maxGroups));

        // Every bin and feature shows every group that is named anywhere.
        var groups = ranked.Values.SelectMany(cell => cell.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return groups.Length == 0 ? [] : bins.Select(bin =>
        {
            var grouped = features.ToDictionary(
                feature => feature,
                feature => (IReadOnlyDictionary<string, decimal>)groups.ToDictionary(
                    group => group, group => Round(ranked.GetValueOrDefault((bin, feature))?.GetValueOrDefault(group) ?? 0), StringComparer.Ordinal),
                StringComparer.Ordinal);
            return new AggregateBin
            {
                Period = DateTimeOffset.FromUnixTimeMilliseconds(bin),
                Values = grouped.ToDictionary(entry => entry.Key, entry => entry.Value.Values.Sum(), StringComparer.Ordinal),
                GroupedValues = grouped,
            };
        });
    }

    /// <summary>The largest groups of a bin, and the sum of the rest. Equal sums rank by name, where the server's order is arbitrary.</summary>
    private static Dictionary<string, decimal> Rank(IEnumerable<(string Group, decimal Sum)> cell, int maxGroups)
    {
        var ordered = cell.OrderByDescending(entry => entry.Sum).ThenBy(entry => entry.Group, StringComparer.Ordinal).ToArray();
        var named = ordered.Take(maxGroups).ToDictionary(entry => entry.Group, entry => entry.Sum, StringComparer.Ordinal);
        foreach (var (_, sum) in ordered.Skip(maxGroups))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(named, ReservedGroup, out _) += sum;
        }

        return named;
    }

    private static decimal Round(decimal value) => Math.Round(value, Decimals, MidpointRounding.AwayFromZero);

    private static readonly Dictionary<string, string> NoFilters = [];
}

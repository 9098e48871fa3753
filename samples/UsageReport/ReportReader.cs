using UsageSdk;
using UsageSdk.Autumn;
using UsageSdk.Offline;

namespace UsageReport;

/// <summary>Lists the events of some days once, aggregates them on this side, and asks the server for the same.</summary>
internal sealed class ReportReader(IUsageClient usage, TimeProvider time)
{
    private const int MostGroups = 250;
    private static readonly TimeSpan MostHours = TimeSpan.FromDays(2);

    /// <summary>Reads whole days up to the last whole hour, so that nothing is added while it reads.</summary>
    /// <returns>The report; null when there are no events.</returns>
    public async Task<Report?> ReadAsync(int days, string group, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var end = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        var start = end.AddHours(-end.Hour).AddDays(-days);

        var hourly = end - MostHours > start ? end - MostHours : start;

        // A list takes both bounds in, cut to their whole second: a bound within the last second would leave out the rest of it.
        var listed = usage.Events.ListAllAsync(new() { CustomRange = new() { Start = start, End = end } }, cancellationToken: cancellationToken);
        var events = await listed.Where(item => item.Timestamp < end).Select(UsageRecord.FromTrackedEvent).ToListAsync(cancellationToken);
        if (events.Count == 0)
        {
            return null;
        }

        // An aggregate counts the whole hours that begin within its range: the hour at the end would be one too many.
        var last = end.AddMilliseconds(-1);
        var byDay = new AggregateEventsRequest
        {
            CustomerId = null,
            FeatureId = events.Select(item => item.FeatureId).Distinct().Order(StringComparer.Ordinal).ToArray(),
            CustomRange = new() { Start = start, End = last },
            BinSize = BinSize.Day,
            MaxGroups = MostGroups,
        };
        return new Report(
            start, end, group, events,
            await ViewAsync("by day and customer", byDay with { GroupBy = "$customer_id" }),
            await ViewAsync("by hour", byDay with { BinSize = BinSize.Hour, CustomRange = new() { Start = hourly, End = last } }),
            await ViewAsync($"by day and {group}", byDay with { GroupBy = group }));

        async Task<AggregatedView> ViewAsync(string name, AggregateEventsRequest request)
        {
            var local = OfflineAggregator.Aggregate(events, request, new() { Now = now });
            var server = await usage.Events.AggregateAsync(request, cancellationToken: cancellationToken);
            return new(name, local, OfflineAggregator.Reconcile(local, server));
        }
    }
}

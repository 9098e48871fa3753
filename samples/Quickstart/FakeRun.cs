using UsageSdk;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Testing;

namespace Quickstart;

/// <summary>The main job, against the fake server: send every row to both services, read everything back, aggregate.</summary>
internal static class FakeRun
{
    private const int LargestBatch = 1000;
    private const int MostGroups = 250;

    public static async Task<UsageResult> RunAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellationToken)
    {
        var hours = rows.GroupBy(row => row.Hour).OrderBy(hour => hour.Key).ToList();
        using var server = FakeUsageServer.At(hours[0].Key);
        foreach (var customer in rows.Select(row => row.Customer).Distinct())
        {
            server.Autumn.AddCustomer(customer);
            server.DodoPayments.AddCustomer(customer);
        }

        using var usage = server.CreateClient();
        foreach (var hour in hours)
        {
            // The last millisecond of the hour: no row is older than Dodo Payments' one hour, and none lies in Autumn's future.
            server.Clock.AdvanceTo(hour.Key.AddHours(1).AddMilliseconds(-1));
            await IngestAsync(usage, hour, cancellationToken);
            await TrackAsync(usage, hour, cancellationToken);
        }

        return await ReadBackAsync(usage, rows, cancellationToken);
    }

    private static async Task IngestAsync(UsageClient usage, IEnumerable<UsageRow> rows, CancellationToken cancellationToken)
    {
        foreach (var batch in rows.Chunk(LargestBatch))
        {
            await usage.UsageEvents.IngestAsync(new() { Events = [.. batch.Select(row => row.ToEventInput())] }, cancellationToken: cancellationToken);
        }
    }

    private static async Task TrackAsync(UsageClient usage, IEnumerable<UsageRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            // With the row's id as key, running this twice would count nothing twice.
            await usage.Events.TrackAsync(row.ToTrackRequest(), new RequestOptions { IdempotencyKey = row.IdempotencyKey }, cancellationToken);
        }
    }

    private static async Task<UsageResult> ReadBackAsync(UsageClient usage, IReadOnlyList<UsageRow> rows, CancellationToken cancellationToken)
    {
        var byDay = new AggregateEventsRequest
        {
            CustomerId = null,
            FeatureId = rows.Select(row => row.Feature).Distinct().Order(StringComparer.Ordinal).ToArray(),
            CustomRange = new() { Start = rows.Min(row => row.Hour), End = rows.Max(row => row.Hour).AddHours(1).AddMilliseconds(-1) },
            BinSize = BinSize.Day,
        };
        return new UsageResult(
            rows,
            await usage.Events.ListAllAsync(cancellationToken: cancellationToken).ToListAsync(cancellationToken),
            await usage.UsageEvents.ListAllAsync(new() { PageSize = 500 }, cancellationToken: cancellationToken).ToListAsync(cancellationToken),
            await usage.Events.AggregateAsync(byDay, cancellationToken: cancellationToken),
            await usage.Events.AggregateAsync(byDay with { GroupBy = "properties.model", MaxGroups = MostGroups }, cancellationToken: cancellationToken));
    }
}

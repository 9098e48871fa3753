using System.Text.Json.Nodes;
using UsageSdk.Testing;
using UsageSdk.UsageEngine;

namespace Quickstart;

/// <summary>The Usage Engine's part, against the fake server: provision a meter type, a meter for each customer and a collector; send a record; export a stream.</summary>
internal static class MeteringRun
{
    private const string StreamId = "stream-1";

    public static async Task<MeteringResult> RunAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellationToken)
    {
        var start = rows.Min(row => row.Hour);
        using var server = FakeUsageServer.At(start);
        server.UsageEngine.AddStream(StreamId, Stream());
        using var usage = server.CreateClient();

        var feature = rows.GroupBy(row => row.Feature).MaxBy(group => group.Count())!.Key;
        var counted = rows.Where(row => row.Feature == feature).GroupBy(row => row.Customer).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var largest = counted.Max(group => group.Where(row => row.Hour.Year == start.Year && row.Hour.Month == start.Month).Sum(row => row.Value));
        var type = await usage.MeterTypes.CreateAsync(MeterTypeFor(largest), cancellationToken: cancellationToken);
        foreach (var customer in counted)
        {
            var meter = await usage.Meters.CreateAsync(new() { MeterKey = "quickstart", MeterTypeId = type.Id, UserId = customer.Key }, cancellationToken: cancellationToken);

            // In the service a stream counts; here its work is done by hand, for the meter's first period.
            foreach (var row in customer.Where(row => row.Timestamp < meter.PeriodEnd))
            {
                server.UsageEngine.AddUsage(meter.Id, row.Value);
            }
        }

        var collector = await usage.Collectors.CreateAsync(new() { Name = "Quickstart" }, cancellationToken: cancellationToken);
        var record = new JsonObject { ["customer"] = rows[0].Customer, ["feature"] = rows[0].Feature, ["value"] = rows[0].Value };
        var sent = await usage.Collectors.SendDataAsync(collector.Id, new() { Data = record }, cancellationToken: cancellationToken);
        return new MeteringResult(
            feature,
            type,
            await usage.Meters.ListAllAsync(new() { MeterTypeId = type.Id }, cancellationToken: cancellationToken).ToListAsync(cancellationToken),
            collector,
            sent.IngestionId,
            await usage.Streams.ExportAsync(StreamId, cancellationToken: cancellationToken));
    }

    /// <summary>A month at a time, with a word at half of the capacity and one at what the largest customer uses in the first.</summary>
    private static CreateMeterTypeRequest MeterTypeFor(decimal largest) => new()
    {
        Name = "Quickstart",
        Aggregation = new() { Type = AggregationType.Sum },
        ResetSchedule = new() { Minute = "0", Hour = "0", Day = "1", Month = "*", Weekday = "*" },
        Timezone = "Etc/UTC",
        Unit = "units",
        Capacity = Math.Max(0, largest),
        Thresholds = [new() { Name = "half", CapacityPercentage = 50 }, new() { Name = "largest", AbsoluteValue = largest }],
    };

    private static StreamExport Stream() => new()
    {
        Name = "Count usage",
        Tag = "v1",
        Nodes = [new() { Id = "in", Type = "readers/collector", Name = "Collector" }, new() { Id = "meter", Type = "processors/meter", Name = "Meter" }],
        Edges = [new() { Id = "in-meter", From = "in", To = "meter" }],
    };
}

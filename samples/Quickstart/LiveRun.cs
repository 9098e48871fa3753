using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using UsageSdk;

namespace Quickstart;

/// <summary>A small run against a real service: at most 100 rows, stamped now, for a customer that exists.</summary>
internal static class LiveRun
{
    private const int Most = 100;

    /// <summary>Sends the first rows, with ids of this run, and reads one back where the service gives ids.</summary>
    public static async Task RunAsync(string service, string customer, IReadOnlyList<UsageRow> rows, IConfiguration configuration, TimeProvider time, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddUsageClient(configuration.GetSection("Usage"));
        await using var provider = services.BuildServiceProvider();
        var usage = provider.GetRequiredService<IUsageClient>();
        var now = time.GetUtcNow();
        var run = Guid.CreateVersion7(now);
        var batch = rows.Take(Most).Select(row => row with { Id = $"{run}-{row.Id}", Customer = customer, Timestamp = now }).ToList();
        if (service == "autumn")
        {
            await TrackAsync(usage, batch, cancellationToken);
            console.WriteLine($"Autumn recorded {batch.Count} events of customer {customer}.");
        }
        else
        {
            var reply = await usage.UsageEvents.IngestAsync(new() { Events = [.. batch.Select(row => row.ToEventInput())] }, cancellationToken: cancellationToken);
            var first = await usage.UsageEvents.RetrieveAsync(batch[0].Id, cancellationToken: cancellationToken);
            console.WriteLine($"Dodo Payments ingested {reply.IngestedCount} of {batch.Count} events of customer {customer}; the first one reads back as {first.EventName}.");
        }
    }

    private static async Task TrackAsync(IUsageClient usage, List<UsageRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            // Without a timestamp: Autumn refuses one that is ahead of its own clock by the least.
            await usage.Events.TrackAsync(row.ToTrackRequest() with { Timestamp = null }, new RequestOptions { IdempotencyKey = row.Id }, cancellationToken);
        }
    }
}

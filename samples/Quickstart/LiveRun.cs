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
        await RunAsync(service, customer, rows, Client(provider), time, console, cancellationToken);
    }

    /// <summary>The same with a client that is made already.</summary>
    public static async Task RunAsync(string service, string customer, IReadOnlyList<UsageRow> rows, IUsageClient usage, TimeProvider time, IAnsiConsole console, CancellationToken cancellationToken)
    {
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
            console.WriteLine($"Dodo Payments ingested {reply.IngestedCount} of {batch.Count} events of customer {customer}.");
            console.WriteLine(await ReadBackAsync(usage, batch[0].Id, cancellationToken));
        }
    }

    private static IUsageClient Client(ServiceProvider provider)
    {
        try
        {
            return provider.GetRequiredService<IUsageClient>();
        }
        catch (InvalidOperationException exception)
        {
            // The configuration's binder met a value that it cannot convert; its message names key and value.
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    private static async Task<string> ReadBackAsync(IUsageClient usage, string id, CancellationToken cancellationToken)
    {
        try
        {
            return $"The first one reads back as {(await usage.UsageEvents.RetrieveAsync(id, cancellationToken: cancellationToken)).EventName}.";
        }
        catch (UsageNotFoundException)
        {
            // The service does not document how soon an event that it has taken can be read.
            return $"The first one, {id}, is not visible yet.";
        }
    }

    private static async Task TrackAsync(IUsageClient usage, List<UsageRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            // Without a timestamp: Autumn refuses one that is ahead of its own clock by the least.
            await usage.Events.TrackAsync(row.ToTrackRequest() with { Timestamp = null }, new RequestOptions { IdempotencyKey = row.IdempotencyKey }, cancellationToken);
        }
    }
}

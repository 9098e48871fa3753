using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using UsageSdk.Benchmarks.Client;
using UsageSdk.DodoPayments;
using UsageSdk.Ingestion;
using UsageSdk.Serialization;
using UsageSdk.Testing;

namespace UsageSdk.Benchmarks.Queue;

/// <summary>A queue in a SQLite file, as it comes, in front of a fake server in this process.</summary>
internal sealed class QueueHost : IAsyncDisposable
{
    private static readonly JsonTypeInfo<EventInput> Input = (JsonTypeInfo<EventInput>)UsageJson.Options.GetTypeInfo(typeof(EventInput));

    /// <summary>Events of now: the queue gives them ids and a time whenever they are enqueued.</summary>
    public static IReadOnlyList<UsageEvent> Events { get; } = [.. Payloads.Ingest.Events.Select(static input => UsageEvent.Ingest(input.CustomerId, input.EventName, input.Metadata))];

    /// <summary>The same, each at a time of its own within 17 minutes.</summary>
    public static IReadOnlyList<UsageEvent> ScatteredEvents { get; } = [.. Payloads.Ingest.Events.Select(static input => UsageEvent.Ingest(input with { EventId = "" }))];

    /// <summary>An event as the queue keeps it.</summary>
    public static byte[] Content { get; } = JsonSerializer.SerializeToUtf8Bytes(Payloads.Ingest.Events[0] with { EventId = Guid.Empty.ToString() }, Input);

    private readonly ServiceProvider _services;

    /// <summary>A queue.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="server">The server.</param>
    /// <param name="handler">The way to the server; null for the server's own.</param>
    public QueueHost(string file, FakeUsageServer server, HttpMessageHandler? handler = null)
    {
        var services = new ServiceCollection();
        services.AddUsageClient(options =>
        {
            server.Configure(options);
            options.PrimaryHandler = handler ?? options.PrimaryHandler;
        });
        services.AddUsageIngestion().UseSqlite(file);
        _services = services.BuildServiceProvider();
        Ingestor = _services.GetRequiredService<IUsageIngestor>();
    }

    public IUsageIngestor Ingestor { get; }

    /// <summary>A server that takes as much as is sent.</summary>
    public static FakeUsageServer NewServer()
    {
        var server = new FakeUsageServer(TimeProvider.System) { EnforcesRateLimits = false };
        server.DodoPayments.AddCustomer(Payloads.Customer);
        return server;
    }

    /// <summary>Starts delivery. Before, events only wait.</summary>
    public async Task StartAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    /// <summary>Enqueues one event after the other from several callers at once.</summary>
    public async Task<int> EnqueueSinglyAsync(int callers, int times)
    {
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var time = 0; time < times; time++)
            {
                await Ingestor.EnqueueAsync(Events[(caller + time) % Events.Count]);
            }
        })));
        return callers * times;
    }

    /// <summary>Enqueues 1,000 events in one call, several times.</summary>
    public async Task<int> EnqueueArraysAsync(int times, IReadOnlyList<UsageEvent>? events = null)
    {
        for (var time = 0; time < times; time++)
        {
            await Ingestor.EnqueueAsync(events ?? Events);
        }

        return Events.Count * times;
    }

    /// <summary>Waits until all is delivered.</summary>
    public async Task<long> DrainAsync()
    {
        var result = await Ingestor.FlushAsync();
        return result.Delivered;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using UsageSdk.DodoPayments;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.Tests.Delivery;

/// <summary>A queue in memory in front of a fake server, on the server's clock.</summary>
internal sealed class QueueHost : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;

    public QueueHost(Action<UsageIngestionOptions>? configure = null, Action<IServiceCollection>? services = null, FakeUsageServer? server = null)
    {
        Server = server ?? FakeUsageServer.At(Start);
        Server.Autumn.AddCustomer("cus_1");
        Server.DodoPayments.AddCustomer("cus_1");
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(Server.Clock);
        collection.AddUsageClient(Server.Configure);
        collection.AddUsageIngestion(options => options.Randomizer = static () => 1).UseInMemory();
        if (configure is not null)
        {
            collection.AddUsageIngestion(configure);
        }

        services?.Invoke(collection);
        _services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Ingestor = _services.GetRequiredService<IUsageIngestor>();
    }

    public FakeUsageServer Server { get; }

    public IUsageIngestor Ingestor { get; }

    public IServiceProvider Services => _services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<QueueHost> StartAsync(Action<UsageIngestionOptions>? configure = null, Action<IServiceCollection>? services = null, FakeUsageServer? server = null)
    {
        var host = new QueueHost(configure, services, server);
        await host.StartDeliveryAsync();
        return host;
    }

    public async Task StartDeliveryAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(Cancellation);
        }
    }

    public Task StopDeliveryAsync() => StopServicesAsync(CancellationToken.None);

    /// <summary>Stops as a host does that waits no longer.</summary>
    public Task AbortDeliveryAsync() => StopServicesAsync(new CancellationToken(canceled: true));

    public async Task<UsageReceipt> EnqueueAsync(UsageEvent usageEvent) => await Ingestor.EnqueueAsync(usageEvent, Cancellation);

    public async Task<IReadOnlyList<UsageReceipt>> EnqueueAsync(IReadOnlyList<UsageEvent> usageEvents) => await Ingestor.EnqueueAsync(usageEvents, Cancellation);

    /// <summary>Lets virtual time pass.</summary>
    public Task PassAsync(TimeSpan time) => Server.Clock.RunUntilAsync(Task.Delay(time, Server.Clock, Cancellation), cancellationToken: Cancellation);

    /// <summary>Flushes, in virtual time.</summary>
    public async Task<UsageFlushResult> FlushAsync(TimeSpan? timeout = null) =>
        await Server.Clock.RunUntilAsync(Ingestor.FlushAsync(timeout ?? TimeSpan.FromDays(2), Cancellation).AsTask(), TimeSpan.FromDays(3), Cancellation);

    /// <summary>Flushes, and returns what has become of all events so far: some may have been delivered before the flush began.</summary>
    public async Task<UsageFlushResult> DrainAsync(TimeSpan? timeout = null)
    {
        await FlushAsync(timeout);
        var books = await BooksAsync();
        return new()
        {
            Delivered = books.Delivered,
            Duplicate = books.Duplicate,
            Rejected = books.Rejected,
            Expired = books.Expired,
            Unknown = books.Unknown,
            Pending = books.Pending,
        };
    }

    public async Task<UsageConclusion> FindAsync(UsageReceipt receipt) => (await Ingestor.FindAsync(receipt.Destination, receipt.Id, Cancellation))!;

    public async Task<UsageBooks> BooksAsync() => UsageBooks.Sum((await Ingestor.ReadBooksAsync(Cancellation)).Values);

    public async Task<IReadOnlyList<UsageDeadLetter>> DeadLettersAsync()
    {
        var letters = new List<UsageDeadLetter>();
        await foreach (var letter in Ingestor.DeadLetters.ListAsync(cancellationToken: Cancellation))
        {
            letters.Add(letter);
        }

        return letters;
    }

    public UsageEvent Ingest(string id, DateTimeOffset? timestamp = null) =>
        UsageEvent.Ingest(new EventInput { EventId = id, CustomerId = "cus_1", EventName = "api", Timestamp = timestamp ?? Server.Clock.GetUtcNow() });

    public UsageEvent Track(string id, DateTimeOffset? timestamp = null) =>
        UsageEvent.Track(new() { CustomerId = "cus_1", FeatureId = "api", Timestamp = timestamp ?? Server.Clock.GetUtcNow() }, id);

    public async ValueTask DisposeAsync()
    {
        await AbortDeliveryAsync();
        await _services.DisposeAsync();
        Server.Dispose();
    }

    private async Task StopServicesAsync(CancellationToken cancellationToken)
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await Server.Clock.RunUntilAsync(service.StopAsync(cancellationToken), cancellationToken: CancellationToken.None);
        }
    }
}

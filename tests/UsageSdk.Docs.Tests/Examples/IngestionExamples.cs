using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using UsageSdk;
using UsageSdk.Ingestion;
using UsageSdk.Testing;

namespace Docs.Examples;

/// <summary>src/UsageSdk.Ingestion/README.md, src/UsageSdk.Ingestion.Sqlite/README.md, and what the README says of them.</summary>
public sealed class IngestionExamples : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("usagesdk-docs-");

    private string File => Path.Combine(_folder.FullName, "usage-queue.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_host_keeps_events_in_a_file_and_delivers_them()
    {
        // The file is written by a thread of its own, which a virtual clock does not wait for.
        using var server = new FakeUsageServer(TimeProvider.System);
        server.Autumn.AddCustomer("cus_123");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var requestId = "req_1";

        builder.Services.AddUsageClient(builder.Configuration.GetSection("Usage"));
        builder.Services.AddUsageIngestion().UseSqlite("usage-queue.db");
        builder.Services.AddHealthChecks().AddUsageIngestion();

        builder.Services.AddUsageClient(server.Configure);
        builder.Services.AddUsageIngestion().UseSqlite(File);
        builder.Services.AddSingleton<Completions>();
        using var app = builder.Build();
        await app.StartAsync();
        var ingestor = app.Services.GetRequiredService<IUsageIngestor>();

        await ingestor.EnqueueAsync(UsageEvent.Track(new() { CustomerId = "cus_123", FeatureId = "tokens", Value = 150 }, UsageEventId.From("completion", requestId)));
        await app.Services.GetRequiredService<Completions>().RecordAsync("cus_123", requestId, 150, CancellationToken.None);
        var flushed = await ingestor.FlushAsync();
        var books = UsageBooks.Sum((await ingestor.ReadBooksAsync()).Values);
        var health = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        await app.StopAsync();

        Assert.True(flushed.IsDelivered);
        Assert.Equal((1, 1, 0), (books.Enqueued, books.Delivered, books.Difference));
        Assert.Equal(150, Assert.Single(server.Autumn.Events).Value);
        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.True(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_queue_has_settings()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("UsageIngestion:WhenFull", "Fail"), new("UsageIngestion:DodoPayments:Rules:MaxBatchSize", "7")]);

        builder.Services.AddUsageIngestion(builder.Configuration.GetSection("UsageIngestion")).UseSqlite("usage-queue.db");

        using var app = builder.Build();
        var options = app.Services.GetRequiredService<IOptions<UsageIngestionOptions>>().Value;
        Assert.Equal(QueueFullBehavior.Fail, options.WhenFull);
        Assert.Equal((1000, 1000), (options.DodoPayments.Rules.MaxBatchSize, UsageServiceRules.DodoPayments.MaxBatchSize));
    }

    [Fact]
    public async Task A_file_has_a_limit()
    {
        using var server = new FakeUsageServer(TimeProvider.System);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddUsageClient(server.Configure);

        builder.Services.AddUsageIngestion().UseSqlite("usage-queue.db", options => options.MaxFileSize = 1 << 30);

        builder.Services.AddUsageIngestion().UseSqlite(File, options => options.MaxFileSize = 1 << 16);
        using var app = builder.Build();
        var ingestor = app.Services.GetRequiredService<IUsageIngestor>();
        var full = await Assert.ThrowsAsync<UsageStoreException>(async () =>
            await ingestor.EnqueueAsync([.. Enumerable.Range(0, 1000).Select(number => UsageEvent.Track(new() { CustomerId = "cus_1", FeatureId = "tokens" }))]));

        Assert.False(full.IsOutcomeUnknown);
        Assert.Equal(0, UsageBooks.Sum((await ingestor.ReadBooksAsync()).Values).Enqueued);
    }

    [Fact]
    public async Task A_letter_is_mended()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.DodoPayments.AddCustomer("cus_1");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddUsageClient(server.Configure);
        builder.Services.AddUsageIngestion().UseInMemory();
        using var host = builder.Build();
        await host.StartAsync();
        var ingestor = host.Services.GetRequiredService<IUsageIngestor>();
        var Console = new StringWriter();
        await ingestor.EnqueueAsync(UsageEvent.Ingest(new() { EventId = "evt_1", CustomerId = "cus_1", EventName = "api.call", Timestamp = server.Clock.GetUtcNow().AddHours(-2) }));
        await server.Clock.RunUntilAsync(ingestor.FlushAsync().AsTask());

        await server.Clock.RunUntilAsync(MendAsync(ingestor, server.Clock, Console, CancellationToken.None));
        await server.Clock.RunUntilAsync(ingestor.FlushAsync().AsTask());

        Assert.StartsWith("0 delivered, 0 wait\ndodo-payments evt_1: Expired, It is older than", Console.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("evt_1", Assert.Single(server.DodoPayments.Events).EventId);
        Assert.Equal(UsageOutcome.Delivered, (await ingestor.FindAsync(UsageDestination.DodoPayments, "evt_1"))!.Outcome);
    }

    [Fact]
    public async Task A_test_of_a_queue()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddUsageClient(server.Configure);
        builder.Services.AddUsageIngestion().UseInMemory();
        using var host = builder.Build();
        await host.StartAsync();
        var ingestor = host.Services.GetRequiredService<IUsageIngestor>();

        server.Faults.For(UsageOperations.BalancesTrack).Meet(Fault.LostReply);
        await ingestor.EnqueueAsync(UsageEvent.Track(new() { CustomerId = "cus_1", FeatureId = "tokens", Value = 5 }));
        var flushed = await server.Clock.RunUntilAsync(ingestor.FlushAsync().AsTask());

        Assert.True(flushed.IsDelivered);
        Assert.Equal(5, Assert.Single(server.Autumn.Events).Value);

        var books = UsageBooks.Sum((await ingestor.ReadBooksAsync()).Values);
        Assert.Equal(1, books.Duplicate);
    }

    private static async Task MendAsync(IUsageIngestor ingestor, TimeProvider time, TextWriter Console, CancellationToken cancellationToken)
    {
        var flushed = await ingestor.FlushAsync(TimeSpan.FromSeconds(30), cancellationToken);
        Console.WriteLine($"{flushed.Delivered} delivered, {flushed.Pending} wait");

        await foreach (var letter in ingestor.DeadLetters.ListAsync(cancellationToken: cancellationToken))
        {
            Console.WriteLine($"{letter.Event}: {letter.Conclusion.Outcome}, {letter.Conclusion.Reason}");
            if (letter.Conclusion.Outcome == UsageOutcome.Expired && letter.Event.EventInput is { } input)
            {
                // Counts at the new time. The id stays, so that it cannot count twice.
                await ingestor.DeadLetters.RequeueAsync(letter, UsageEvent.Ingest(input with { Timestamp = time.GetUtcNow() }), cancellationToken);
            }
        }
    }
}

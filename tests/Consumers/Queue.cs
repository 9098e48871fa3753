using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using UsageSdk;
using UsageSdk.Ingestion;
using UsageSdk.Testing;

namespace Consumers;

/// <summary>Events for all three services through the durable queue.</summary>
internal static class Queue
{
    /// <summary>Enqueues, delivers, and prints how many events have arrived.</summary>
    /// <param name="name">The name of the run.</param>
    /// <param name="server">Where they arrive.</param>
    /// <param name="configure">Points a client there.</param>
    /// <exception cref="InvalidOperationException">Not all have arrived.</exception>
    public static async Task PrintAsync(string name, FakeUsageServer server, Action<UsageClientOptions> configure)
    {
        server.Autumn.AddCustomer("cus_1");
        server.DodoPayments.AddCustomer("cus_1");
        using var client = server.CreateClient();
        var collector = await client.Collectors.CreateAsync(new() { Name = "orders" });
        var folder = Directory.CreateTempSubdirectory("usagesdk-consumer-");
        try
        {
            var services = new ServiceCollection().AddUsageClient(configure).Services;
            services.AddUsageIngestion().UseSqlite(Path.Combine(folder.FullName, "queue.db"));
            await using var provider = services.BuildServiceProvider();
            foreach (var service in provider.GetServices<IHostedService>())
            {
                await service.StartAsync(CancellationToken.None);
            }

            var usage = provider.GetRequiredService<IUsageIngestor>();
            await usage.EnqueueAsync(
            [
                UsageEvent.Ingest("cus_1", "tokens"),
                UsageEvent.Track(new() { CustomerId = "cus_1", FeatureId = "queued" }, UsageEventId.From("order", "7")),
                UsageEvent.SendData(collector.Id, "row"),
            ]);
            await usage.FlushAsync(TimeSpan.FromSeconds(30));
            var books = UsageBooks.Sum((await usage.ReadBooksAsync()).Values);
            Console.WriteLine($"{name}: the queue delivered {books.Delivered} of {books.Enqueued}");
            if (books.Delivered != 3)
            {
                throw new InvalidOperationException(books.ToString());
            }

            foreach (var service in provider.GetServices<IHostedService>())
            {
                await service.StopAsync(CancellationToken.None);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

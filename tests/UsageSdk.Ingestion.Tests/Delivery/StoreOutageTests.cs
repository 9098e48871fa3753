using Microsoft.Extensions.DependencyInjection;
using UsageSdk.Ingestion.Stores;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.Tests.Delivery;

/// <summary>The store fails while events are on their way. Delivery goes on when it is back.</summary>
public sealed class StoreOutageTests
{
    [Fact]
    public async Task Delivery_goes_on_after_the_store_is_back()
    {
        await using var host = new QueueHost(services: static services => FaultyStore.Wrap(services, StoreFault.CannotBeWritten));
        var store = (FaultyStore)host.Services.GetRequiredKeyedService<IUsageEventStore>("");
        store.IsFaulty = false;
        await host.StartDeliveryAsync();
        store.IsFaulty = true;
        await host.EnqueueAsync(host.Ingest("evt_1"));
        var during = await host.DrainAsync(TimeSpan.FromSeconds(20));

        store.IsFaulty = false;
        var after = await host.DrainAsync();

        Assert.Equal(1, during.Pending);
        Assert.Equal(new UsageFlushResult { Delivered = 1 }, after);
    }

    [Theory]
    [InlineData(StoreFault.CannotBeWritten)]
    [InlineData(StoreFault.CannotBeRead)]
    public async Task Delivery_goes_on_soon_after_the_store_is_back_however_seldom_it_is_polled(StoreFault fault)
    {
        await using var host = new QueueHost(static options => options.PollInterval = TimeSpan.FromHours(1), services => FaultyStore.Wrap(services, fault));
        await host.EnqueueAsync(host.Ingest("evt_1"));
        await host.StartDeliveryAsync();
        await host.EnqueueAsync(host.Track("key_1"));
        await host.PassAsync(TimeSpan.FromMinutes(10));

        ((FaultyStore)host.Services.GetRequiredKeyedService<IUsageEventStore>("")).IsFaulty = false;
        await host.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(2, (await host.BooksAsync()).Delivered);
    }

    [Fact]
    public async Task A_lease_that_fails_does_not_end_the_delivery_at_shutdown()
    {
        await using var host = new QueueHost(static options => options.DodoPayments.Linger = TimeSpan.FromMinutes(10), static services => FaultyStore.Wrap(services, StoreFault.CannotBeWritten));
        var store = (FaultyStore)host.Services.GetRequiredKeyedService<IUsageEventStore>("");
        store.IsFaulty = false;
        await host.StartDeliveryAsync();
        await host.EnqueueAsync(host.Ingest("evt_0"));
        await host.FlushAsync();
        await host.EnqueueAsync([.. Enumerable.Range(1, 10).Select(index => host.Ingest($"evt_{index}"))]);

        store.LeasesToRefuse = 1;
        await host.StopDeliveryAsync();

        Assert.Equal(UsageBooks.Empty with { Enqueued = 11, Delivered = 11 }, await host.BooksAsync());
    }

    [Fact]
    public async Task An_owner_whose_lease_failed_asks_again()
    {
        await using var host = new QueueHost(services: static services => FaultyStore.Wrap(services, StoreFault.LosesAnEvent));
        var store = (FaultyStore)host.Services.GetRequiredKeyedService<IUsageEventStore>("");
        store.LeasesToRefuse = 2;
        await host.EnqueueAsync(host.Ingest("evt_1"));
        await host.StartDeliveryAsync();
        await host.PassAsync(TimeSpan.FromMinutes(1));

        var leases = store.Leases.ToArray();
        Assert.Equal([null, leases[0].Now, leases[0].Now, null], leases.Take(4).Select(static lease => lease.FirstAskedAt));
        Assert.Single(leases.Take(3).Select(static lease => lease.Owner).Distinct());
        Assert.Equal(leases.Length - 2, leases.Select(static lease => lease.Owner).Distinct().Count());
    }

    [Fact]
    public async Task What_was_sent_is_settled_when_the_store_is_back_and_not_sent_again()
    {
        await using var host = new QueueHost(services: static services => FaultyStore.Wrap(services, StoreFault.CannotBeWritten));
        var store = (FaultyStore)host.Services.GetRequiredKeyedService<IUsageEventStore>("");
        store.IsFaulty = false;
        await host.StartDeliveryAsync();
        using var client = host.Server.CreateClient();
        var collector = await client.Collectors.CreateAsync(new() { Name = "collector" }, cancellationToken: TestContext.Current.CancellationToken);

        // The store fails from the moment at which the data arrive.
        host.Server.Faults.For(UsageOperations.CollectorsSendData).Where(_ => store.IsFaulty = true).Next().Meet(Fault.Delay(TimeSpan.FromSeconds(1)));
        await host.EnqueueAsync(UsageEvent.SendData(collector.Id, "row"));
        var during = await host.DrainAsync(TimeSpan.FromSeconds(30));
        store.IsFaulty = false;
        var after = await host.DrainAsync();

        Assert.Equal(1, during.Pending);
        Assert.Equal(new UsageFlushResult { Delivered = 1 }, after);
        Assert.Single(host.Server.UsageEngine.SentData);
    }
}

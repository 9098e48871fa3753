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

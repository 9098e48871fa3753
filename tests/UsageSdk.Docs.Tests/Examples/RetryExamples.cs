using UsageSdk;
using UsageSdk.Autumn;
using UsageSdk.Testing;

namespace Docs.Examples;

/// <summary>src/docs/retries.md.</summary>
public sealed class RetryExamples
{
    [Fact]
    public async Task A_key_of_the_orders_own_counts_once()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        using var usage = server.CreateClient();
        var order = new Order("order-1", "cus_1", 5);

        await TrackAsync(usage, order, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<UsageConflictException>(() => TrackAsync(usage, order, TestContext.Current.CancellationToken));

        Assert.Equal(5, Assert.Single(server.Autumn.Events).Value);
    }

    [Fact]
    public async Task A_reply_that_is_lost_after_the_event_was_recorded()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        using var usage = server.CreateClient();

        server.Faults.For(UsageOperations.BalancesTrack).Meet(Fault.LostReply);
        var reply = await server.Clock.RunUntilAsync(usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api", Value = 5 }));

        Assert.Equal(TrackOutcome.Duplicate, reply.Outcome);
        Assert.Single(server.Autumn.Events);
    }

    private static async Task TrackAsync(IUsageClient usage, Order order, CancellationToken cancellationToken)
    {
        var once = new RequestOptions { IdempotencyKey = order.Id };
        await usage.Events.TrackAsync(new() { CustomerId = order.Customer, FeatureId = "api_calls", Value = order.Calls }, once, cancellationToken);
    }

    private sealed record Order(string Id, string Customer, int Calls);
}


namespace UsageSdk.Ingestion.Tests.Delivery;

/// <summary>Times that are no whole milliseconds, which timers know nothing of.</summary>
public sealed class FractionTests
{
    [Fact]
    public async Task A_pause_that_ends_within_a_millisecond_ends()
    {
        await using var host = await QueueHost.StartAsync(static options => options.Randomizer = static () => 0.123_456_7);
        host.Server.Faults.For(UsageOperations.BalancesTrack).Next().Respond(503);

        await host.EnqueueAsync(host.Track("key_1"));

        Assert.Equal(1, (await host.DrainAsync()).Delivered);
    }
}

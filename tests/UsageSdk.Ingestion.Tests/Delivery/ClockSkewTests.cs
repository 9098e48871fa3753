using Microsoft.Extensions.DependencyInjection;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.Tests.Delivery;

/// <summary>The application's clock is wrong; the service's is not.</summary>
public sealed class ClockSkewTests
{
    [Theory]
    [InlineData(90)]
    [InlineData(600)]
    public async Task A_clock_that_is_fast_loses_no_event_at_Autumn(int secondsAhead)
    {
        await using var host = await SkewedAsync(TimeSpan.FromSeconds(secondsAhead));

        await host.EnqueueAsync([.. Enumerable.Range(0, 20).Select(index => UsageEvent.Track(new() { CustomerId = "cus_1", FeatureId = "api" }, $"key_{index}"))]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 20 }, result);
        Assert.Equal(20, host.Server.Autumn.Events.Count);
    }

    [Fact]
    public async Task A_clock_that_is_fast_loses_no_event_at_Dodo_Payments()
    {
        await using var host = await SkewedAsync(TimeSpan.FromMinutes(20));

        await host.EnqueueAsync([.. Enumerable.Range(0, 20).Select(_ => UsageEvent.Ingest("cus_1", "api"))]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 20 }, result);
        Assert.Equal(2, host.Server.Requests.Of(UsageOperations.UsageEventsIngest).Count);
    }

    [Fact]
    public async Task Once_the_clock_is_known_events_are_held_and_not_sent_to_be_refused()
    {
        await using var host = await SkewedAsync(TimeSpan.FromMinutes(1));
        await host.EnqueueAsync(UsageEvent.Track(new() { CustomerId = "cus_1", FeatureId = "api" }, "first"));
        await host.FlushAsync();

        await host.EnqueueAsync(UsageEvent.Track(new() { CustomerId = "cus_1", FeatureId = "api" }, "second"));
        await host.FlushAsync();

        Assert.Equal([400, 200, 200], host.Server.Requests.Of(UsageOperations.BalancesTrack).Select(request => request.Status!.Value));
    }

    [Fact]
    public async Task A_clock_that_is_slow_does_not_keep_events_that_have_expired()
    {
        await using var host = await SkewedAsync(TimeSpan.FromMinutes(-30));
        await host.EnqueueAsync(UsageEvent.Ingest("cus_1", "api"));
        await host.FlushAsync();
        var before = host.Server.Requests.Of(UsageOperations.UsageEventsIngest).Count;

        // Three quarters of an hour old by the application's clock, more than an hour by the service's.
        var receipt = await host.EnqueueAsync(UsageEvent.Ingest("cus_1", "api", timestamp: host.Server.Clock.GetUtcNow() - TimeSpan.FromMinutes(75)));
        await host.FlushAsync();

        Assert.Equal(UsageOutcome.Expired, (await host.FindAsync(receipt)).Outcome);
        Assert.Equal(before, host.Server.Requests.Of(UsageOperations.UsageEventsIngest).Count);
    }

    private static Task<QueueHost> SkewedAsync(TimeSpan ahead)
    {
        var server = FakeUsageServer.At(QueueHost.Start);
        return QueueHost.StartAsync(services: services => services.AddUsageClient(options => options.TimeProvider = new ShiftedTimeProvider(server.Clock, ahead)), server: server);
    }
}

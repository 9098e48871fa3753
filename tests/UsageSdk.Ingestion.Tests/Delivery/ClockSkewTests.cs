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

    [Theory]
    [InlineData(-120)]
    [InlineData(120)]
    public async Task A_clock_that_is_set_during_an_outage_costs_no_event_and_moves_none(int minutesAhead)
    {
        var server = FakeUsageServer.At(QueueHost.Start);
        var clock = new ShiftedTimeProvider(server.Clock, TimeSpan.FromMinutes(minutesAhead));
        await using var host = await OnAsync(clock, server);

        // Tells the service's time; by a slow clock it is itself too old.
        await host.EnqueueAsync(UsageEvent.Ingest("cus_1", "first"));
        await host.FlushAsync();
        var outage = true;
        server.Faults.For(UsageOperations.UsageEventsIngest).Where(_ => outage).Always().Meet(Fault.Refused);

        var before = host.Server.Clock.GetUtcNow();
        await host.EnqueueAsync([.. Enumerable.Range(0, 20).Select(_ => UsageEvent.Ingest("cus_1", "before"))]);
        await host.PassAsync(TimeSpan.FromMinutes(5));
        clock.Ahead = TimeSpan.Zero;
        var after = host.Server.Clock.GetUtcNow();
        await host.EnqueueAsync([.. Enumerable.Range(0, 20).Select(_ => UsageEvent.Ingest("cus_1", "after"))]);
        await host.PassAsync(TimeSpan.FromMinutes(5));
        outage = false;
        await host.FlushAsync(TimeSpan.FromMinutes(10));

        foreach (var (name, enqueued) in new[] { ("before", before), ("after", after) })
        {
            var stored = server.DodoPayments.Events.Where(stored => stored.EventName == name).ToArray();
            Assert.Equal(20, stored.Length);
            Assert.All(stored, stored => Assert.InRange(stored.Timestamp - enqueued, -TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)));
        }
    }

    [Fact]
    public async Task A_clock_that_is_set_back_holds_nothing_up()
    {
        var server = FakeUsageServer.At(QueueHost.Start);
        var clock = new ShiftedTimeProvider(server.Clock, TimeSpan.Zero);
        await using var host = await OnAsync(clock, server);
        server.Faults.For(UsageOperations.BalancesTrack).Next().Respond(503);
        server.Faults.For(UsageOperations.UsageEventsIngest).Next().Respond(503);
        await host.EnqueueAsync([host.Track("first"), host.Ingest("first")]);
        await host.FlushAsync();
        server.Faults.For(UsageOperations.BalancesTrack).Next(3).Respond(503);
        server.Faults.For(UsageOperations.UsageEventsIngest).Next(3).Respond(503);
        await host.EnqueueAsync([host.Track("before"), host.Ingest("before")]);
        await host.PassAsync(TimeSpan.FromSeconds(2));

        clock.Ahead = TimeSpan.FromHours(-2);
        await host.EnqueueAsync([host.Track("after"), host.Ingest("after")]);
        await host.FlushAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(UsageBooks.Empty with { Enqueued = 6, Delivered = 6 }, await host.BooksAsync());
    }

    private static Task<QueueHost> OnAsync(ShiftedTimeProvider clock, FakeUsageServer server) =>
        QueueHost.StartAsync(services: services => services.AddUsageClient(options => options.TimeProvider = clock), server: server);

    private static Task<QueueHost> SkewedAsync(TimeSpan ahead)
    {
        var server = FakeUsageServer.At(QueueHost.Start);
        return OnAsync(new(server.Clock, ahead), server);
    }
}

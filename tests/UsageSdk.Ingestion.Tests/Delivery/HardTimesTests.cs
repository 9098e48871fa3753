using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.Tests.Delivery;

/// <summary>What must not cost other events: wrong clocks, lookups that fail, events on which a service breaks, pauses that are asked for.</summary>
public sealed class HardTimesTests
{
    [Theory]
    [InlineData(429, 2)]
    [InlineData(503, -24)]
    [InlineData(502, 24)]
    public async Task One_wrong_date_of_a_machine_between_costs_nothing(int status, int hoursOff)
    {
        await using var host = await WithRepliesAsync((count, reply) =>
        {
            if (count == 0)
            {
                (reply.StatusCode, reply.Headers.Date) = ((HttpStatusCode)status, QueueHost.Start.AddHours(hoursOff));
            }
        });

        await host.EnqueueAsync([.. Enumerable.Range(0, 100).Select(index => host.Ingest($"evt_{index}"))]);
        var result = await host.DrainAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(new UsageFlushResult { Delivered = 100 }, result);
    }

    [Fact]
    public async Task One_wrong_date_of_the_service_itself_costs_nothing()
    {
        await using var host = await WithRepliesAsync((count, reply) => reply.Headers.Date = count == 1 ? QueueHost.Start.AddHours(3) : reply.Headers.Date);
        for (var round = 0; round < 4; round++)
        {
            await host.EnqueueAsync(host.Ingest($"evt_{round}"));
            await host.FlushAsync();
        }

        Assert.Equal(4, (await host.BooksAsync()).Delivered);
    }

    [Fact]
    public async Task A_host_whose_clock_is_fast_by_hours_expires_nothing_that_is_young()
    {
        var server = FakeUsageServer.At(QueueHost.Start);
        await using var host = await QueueHost.StartAsync(
            services: services => services.AddUsageClient(options => options.TimeProvider = new ShiftedTimeProvider(server.Clock, TimeSpan.FromHours(2))),
            server: server);

        await host.EnqueueAsync([.. Enumerable.Range(0, 100).Select(index => host.Ingest($"evt_{index}"))]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 100 }, result);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_lookup_that_fails_does_not_hold_up_what_is_young(int status)
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsRetrieve).Always().Respond(status);
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Next().Meet(Fault.LostReply);
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Where(_ => host.Server.Clock.GetUtcNow() < QueueHost.Start.AddHours(2)).Always().Meet(Fault.Refused);
        var old = await host.EnqueueAsync(host.Ingest("old"));
        await host.FlushAsync(TimeSpan.FromHours(3));

        var young = await host.EnqueueAsync(host.Ingest("young"));
        await host.FlushAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(UsageOutcome.Delivered, (await host.FindAsync(young)).Outcome);
        Assert.Equal(UsageOutcome.Pending, (await host.FindAsync(old)).Outcome);
        await host.FlushAsync(TimeSpan.FromHours(30));
        Assert.Equal(UsageOutcome.Unknown, (await host.FindAsync(old)).Outcome);
    }

    [Fact]
    public async Task An_event_on_which_the_service_breaks_does_not_cost_the_others_their_hour()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Where(static request => request.BodyText.Contains("poison", StringComparison.Ordinal)).Always().Respond(500);

        await host.EnqueueAsync([host.Ingest("poison"), .. Enumerable.Range(0, 3000).Select(index => host.Ingest($"evt_{index}"))]);
        var result = await host.DrainAsync(TimeSpan.FromMinutes(50));

        Assert.Equal(new UsageFlushResult { Delivered = 3000, Pending = 1 }, result);
    }

    [Fact]
    public async Task An_event_on_which_the_service_breaks_does_not_cost_the_others_their_hour_while_more_arrive()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Where(static request => request.BodyText.Contains("poison", StringComparison.Ordinal)).Always().Respond(500);

        await host.EnqueueAsync([host.Ingest("poison"), .. Enumerable.Range(0, 500).Select(index => host.Ingest($"evt_{index}"))]);
        for (var round = 0; round < 70 * 6; round++)
        {
            await host.EnqueueAsync([.. Enumerable.Range(0, 10).Select(index => host.Ingest($"evt_{round}_{index}"))]);
            await host.PassAsync(TimeSpan.FromSeconds(10));
        }

        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 500 + 4200, Expired = 1 }, result);
    }

    [Fact]
    public async Task A_pause_that_is_asked_for_is_not_shortened_by_what_was_under_way()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.BalancesTrack).Next().Respond(429, TimeSpan.FromMinutes(3));

        await host.EnqueueAsync([.. Enumerable.Range(0, 400).Select(index => host.Track($"key_{index}"))]);
        await host.FlushAsync();

        var requests = host.Server.Requests.Of(UsageOperations.BalancesTrack);
        Assert.Equal(400, host.Server.Autumn.Events.Count);
        Assert.InRange(requests.Count(request => request.ReceivedAt < QueueHost.Start.AddMinutes(3)), 1, 20);
    }

    [Fact]
    public async Task A_pause_that_is_asked_for_does_not_cost_an_event_its_hour()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Next().Respond(429, TimeSpan.FromDays(60));

        await host.EnqueueAsync(host.Ingest("evt_1"));
        var result = await host.DrainAsync();

        Assert.Equal(1, result.Delivered);
        Assert.InRange(host.Server.Clock.GetUtcNow() - QueueHost.Start, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));
    }

    [Fact]
    public async Task Batches_that_are_full_by_their_bytes_do_not_linger()
    {
        await using var host = await QueueHost.StartAsync();
        var metadata = Enumerable.Range(0, 40).ToDictionary(index => $"key_{index}", _ => (DodoPayments.MetadataValue)new string('x', 490));

        await host.EnqueueAsync([.. Enumerable.Range(0, 1000).Select(_ => UsageEvent.Ingest("cus_1", "api", metadata))]);
        await host.Server.Clock.RunUntilAsync(host.Ingestor.FollowAsync(0, TestContext.Current.CancellationToken).Take(1000).CountAsync(TestContext.Current.CancellationToken).AsTask(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(host.Server.Clock.GetUtcNow() - QueueHost.Start < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_conflict_that_is_not_about_the_key_is_no_duplicate()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.BalancesTrack).Next(3).Respond(409, body: "<html>Conflict</html>", retryAfter: null);

        await host.EnqueueAsync(host.Track("key_1"));
        var result = await host.DrainAsync();

        Assert.Equal((1, 0), (result.Delivered, result.Duplicate));
    }

    [Fact]
    public async Task A_callback_that_never_returns_does_not_keep_the_host_from_stopping()
    {
        await using var host = await QueueHost.StartAsync(options => options.OnConclusion = static async (_, cancellationToken) => await new TaskCompletionSource().Task.WaitAsync(cancellationToken));
        await host.EnqueueAsync([.. Enumerable.Range(0, 3000).Select(index => host.Ingest($"evt_{index}"))]);

        await host.AbortDeliveryAsync();

        Assert.True((await host.BooksAsync()).IsBalanced);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("2027-04-10T12:00:00Z")]
    public async Task Times_that_make_no_sense_are_refused(string timestamp)
    {
        await using var host = new QueueHost();

        var instant = DateTimeOffset.Parse(timestamp, CultureInfo.InvariantCulture);
        var exception = await Assert.ThrowsAsync<UsageRequestValidationException>(() => host.EnqueueAsync([host.Ingest("evt_0"), UsageEvent.Ingest("cus_1", "api", timestamp: instant)]));

        Assert.Equal("events[1].timestamp", Assert.Single(exception.Breaches).Field);
    }

    [Fact]
    public async Task A_flush_that_nobody_would_end_says_so()
    {
        await using var host = new QueueHost();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.FlushAsync());
    }

    private static async Task<QueueHost> WithRepliesAsync(Action<int, HttpResponseMessage> change)
    {
        var server = FakeUsageServer.At(QueueHost.Start);
        return await QueueHost.StartAsync(
            services: services => services.AddUsageClient(options => options.PrimaryHandler = new ChangedReplies(server.CreateHandler(), change)),
            server: server);
    }

    private sealed class ChangedReplies(HttpMessageHandler inner, Action<int, HttpResponseMessage> change) : DelegatingHandler(inner)
    {
        private int _count;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var reply = await base.SendAsync(request, cancellationToken);
            change(_count++, reply);
            return reply;
        }
    }
}

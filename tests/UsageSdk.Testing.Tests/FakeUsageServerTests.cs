using UsageSdk.Autumn;
using UsageSdk.DodoPayments;

namespace UsageSdk.Testing.Tests;

public sealed class FakeUsageServerTests
{
    [Theory]
    [InlineData("GET", "v1/events.list", "POST /v1/events.list (events.list)")]
    [InlineData("POST", "v1/events.lists", "POST /v1/events.list (events.list)")]
    [InlineData("POST", "V1/events.list", "POST /v1/events.list (events.list)")]
    [InlineData("DELETE", "events/evt_1", "GET /events/{event_id} (usage_events.retrieve)")]
    [InlineData("POST", "events", "GET /events (usage_events.list)")]
    [InlineData("GET", "events/a/b", "GET /events/{event_id} (usage_events.retrieve)")]
    [InlineData("GET", "", "GET /events (usage_events.list)")]
    [InlineData("PATCH", "usage-metering/v2/meter/m_1", "PATCH /usage-metering/v1/meters/{id} (meters.update)")]
    public async Task An_unknown_route_answers_with_its_name_and_the_closest(string method, string path, string closest)
    {
        using var wire = new Wire();

        var reply = await wire.SendAsync(new HttpMethod(method), path);

        Assert.Equal((501, "text/plain", $"The fake server has no route {method} /{path}. The closest is {closest}."), (reply.Status, reply.MediaType, reply.Text));
    }

    [Fact]
    public async Task Two_servers_are_independent()
    {
        var (first, second) = (FakeUsageServer.At("2026-03-10T12:00Z"), FakeUsageServer.At("2026-03-10T12:00Z"));
        first.Autumn.AddCustomer("cus_1");
        using var usage = first.CreateClient();
        using var other = second.CreateClient();

        await usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api" }, new RequestOptions { IdempotencyKey = "key_1" });
        first.Clock.Advance(TimeSpan.FromDays(1));
        await Assert.ThrowsAsync<UsageNotFoundException>(() => other.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api" }, new RequestOptions { IdempotencyKey = "key_1" }));

        Assert.Empty(second.Autumn.Events);
        Assert.Equal(Wire.At("2026-03-10T12:00Z"), second.Clock.GetUtcNow());
        Assert.Equal((1, 1), (first.Requests.Count, second.Requests.Count));
    }

    [Fact]
    public async Task The_services_of_one_server_share_no_customers()
    {
        var server = new FakeUsageServer();
        server.DodoPayments.AddCustomer("cus_1");
        using var usage = server.CreateClient();

        await Assert.ThrowsAsync<UsageNotFoundException>(() => usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api" }));

        Assert.Empty(server.Autumn.Events);
    }

    [Fact]
    public async Task Parallel_calls_lose_nothing()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        server.DodoPayments.AddCustomer("cus_1");
        using var usage = server.CreateClient();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var number = 0; number < 200; number++)
            {
                await usage.UsageEvents.IngestAsync(new IngestUsageEventsRequest { Events = [new EventInput { EventId = $"{worker}-{number}", CustomerId = "cus_1", EventName = "call" }] });
                await usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api" });
            }
        })));

        Assert.Equal(1600, server.DodoPayments.Events.Select(item => item.EventId).Distinct().Count());
        Assert.Equal(1600, server.Autumn.Events.Select(item => item.Id).Distinct().Count());
        Assert.Equal(3200, server.Requests.Count);
    }

    [Fact]
    public async Task A_client_waits_for_permits_only_when_asked_to()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        using var hasty = server.CreateClient();
        using var paced = server.CreateClient(static options => options.Autumn.Pacing.Enabled = true);
        for (var number = 0; number < 5; number++)
        {
            await paced.Events.ListAsync(new ListEventsRequest { CustomerId = "cus_1" });
        }

        for (var number = 0; number < 5; number++)
        {
            await hasty.Events.ListAsync(new ListEventsRequest { CustomerId = "cus_1" });
        }

        await hasty.Events.ListAsync(new ListEventsRequest { CustomerId = "cus_1" });
        var sixth = paced.Events.ListAsync(new ListEventsRequest { CustomerId = "cus_1" });
        Assert.False(sixth.IsCompleted);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await sixth;
        Assert.Equal(12, server.Requests.Count);
    }

    [Fact]
    public async Task Parallel_copies_of_one_event_store_it_once()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.DodoPayments.AddCustomer("cus_1");
        using var usage = server.CreateClient();
        var request = new IngestUsageEventsRequest { Events = [new EventInput { EventId = "evt_1", CustomerId = "cus_1", EventName = "call" }] };

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => usage.UsageEvents.IngestAsync(request))));

        Assert.Equal(1, replies.Sum(reply => reply.IngestedCount));
    }

    [Fact]
    public async Task Disposing_a_handler_leaves_the_server_as_it_is()
    {
        var server = new FakeUsageServer();
        using (var first = new HttpClient(server.CreateHandler()))
        {
            await first.GetAsync(new Uri("http://localhost/events"));
        }

        using var second = new HttpClient(server.CreateHandler());
        await second.GetAsync(new Uri("http://localhost/events"));

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_reply_carries_the_server_s_date()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        using var http = new HttpClient(server.CreateHandler());

        using var response = await http.GetAsync(new Uri("http://localhost/events"));

        Assert.Equal(Wire.At("2026-03-10T12:00Z"), response.Headers.Date);
    }

    [Theory]
    [InlineData("2026-03-10T12:00Z")]
    [InlineData("2026-03-10T12:00")]
    [InlineData("2026-03-10T14:00+02:00")]
    public void A_server_starts_at_an_instant_in_UTC(string instant) =>
        Assert.Equal(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), FakeUsageServer.At(instant).Clock.GetUtcNow());

    [Fact]
    public void Only_a_manual_clock_can_be_moved() =>
        Assert.Throws<InvalidOperationException>(() => new FakeUsageServer(TimeProvider.System).Clock);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Ids_are_not_empty(string? id)
    {
        var server = new FakeUsageServer();

        Assert.ThrowsAny<ArgumentException>(() => server.Autumn.AddCustomer(id!));
        Assert.ThrowsAny<ArgumentException>(() => server.Autumn.AddFeature(id!));
        Assert.ThrowsAny<ArgumentException>(() => server.DodoPayments.AddCustomer(id!));
    }

    [Theory]
    [InlineData("10.3.2026")]
    [InlineData("12:00")]
    [InlineData("2026-13-01")]
    [InlineData("")]
    public void A_clock_starts_at_an_instant_and_nothing_that_depends_on_the_day(string text) => Assert.Throws<FormatException>(() => FakeUsageServer.At(text));

    [Fact]
    public async Task Waits_between_attempts_are_the_same_in_every_run()
    {
        var ends = new HashSet<DateTimeOffset>();
        for (var run = 0; run < 5; run++)
        {
            using var server = FakeUsageServer.At("2026-03-10T12:00Z");
            server.Autumn.AddCustomer("cus_1");
            server.Faults.For(UsageOperations.BalancesTrack).Next(3).Respond(503);
            using var usage = server.CreateClient();
            await server.Clock.RunUntilAsync(usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api" }));
            ends.Add(server.Clock.GetUtcNow());
        }

        Assert.Single(ends);
    }
}

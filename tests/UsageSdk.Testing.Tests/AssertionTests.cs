using System.Globalization;
using UsageSdk.Autumn;

namespace UsageSdk.Testing.Tests;

/// <summary>What the server tells of what it received.</summary>
public sealed class AssertionTests : IDisposable
{
    private readonly Wire _wire = new();

    private FakeUsageServer Server => _wire.Server;

    public void Dispose() => _wire.Dispose();

    [Fact]
    public async Task What_arrived_is_returned()
    {
        await _wire.PostAsync("v1/events.list", """{"limit":1}""");
        await _wire.PostAsync("v1/events/list", """{"limit":2}""");

        Assert.Equal(["""{"limit":1}""", """{"limit":2}"""], Server.AssertReceived(UsageOperations.EventsList).Select(request => request.BodyText));
        Assert.Equal("""{"limit":2}""", Server.AssertReceived(UsageOperations.EventsList, times: 1, request => request.Path == "/v1/events/list")[0].BodyText);
        Assert.Empty(Server.AssertReceived(UsageOperations.BalancesTrack, times: 0));
    }

    [Fact]
    public async Task What_did_not_arrive_fails_with_what_did()
    {
        Server.Faults.For(UsageOperations.EventsList).Meet(Fault.LostReply);
        await Assert.ThrowsAsync<HttpRequestException>(() => _wire.PostAsync("v1/events.list", "{\"limit\":\r\n1}"));
        Server.Clock.Advance(TimeSpan.FromSeconds(1.5));
        await _wire.GetAsync("events?page_size=x");

        var failure = Assert.Throws<FakeServerAssertionException>(() => Server.AssertReceived(UsageOperations.BalancesTrack));

        Assert.Equal(
            """
            Expected at least one request of balances.track, but 0 requests arrived. What arrived:
            1. 2026-03-10T12:00:00.000Z POST /v1/events.list (events.list): no reply, fault: reset after the work <- {"limit": 1}
            2. 2026-03-10T12:00:01.500Z GET /events?page_size=x (usage_events.list): 422
            """.ReplaceLineEndings("\n"),
            failure.Message);
        Assert.Equal(2, failure.Requests.Count);
    }

    [Theory]
    [InlineData(0, false, "Expected 0 requests of events.list, but 2 requests arrived.")]
    [InlineData(1, false, "Expected 1 request of events.list, but 2 requests arrived.")]
    [InlineData(3, false, "Expected 3 requests of events.list, but 2 requests arrived.")]
    [InlineData(2, true, "Expected 2 requests of events.list that the condition holds for, but 1 request arrived.")]
    public async Task Another_number_fails(int times, bool isConditional, string message)
    {
        await _wire.PostAsync("v1/events.list", "{}");
        await _wire.PostAsync("v1/events.list", """{"limit":2}""");

        var failure = Assert.Throws<FakeServerAssertionException>(() => Server.AssertReceived(UsageOperations.EventsList, times, isConditional ? static request => request.BodyText == "{}" : null));

        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_told_as_such() =>
        Assert.EndsWith("What arrived:\n(nothing)", Assert.Throws<FakeServerAssertionException>(() => Server.AssertReceived(UsageOperations.EventsList)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task No_secret_is_told()
    {
        await _wire.PostAsync("authentication/v1/oauth/token", """{"client_id":"c","client_secret":"MARKED","audience":"a","grant_type":"client_credentials"}""", ("Authorization", "Bearer MARKED"));

        var failure = Assert.Throws<FakeServerAssertionException>(() => Server.AssertReceived(UsageOperations.EventsList));

        Assert.Contains("(token.create)", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_body_and_a_long_list_are_cut()
    {
        for (var number = 1; number <= 60; number++)
        {
            await _wire.PostAsync("v1/events.list", string.Create(CultureInfo.InvariantCulture, $$"""{"limit":{{number}},"x":"{{new string('x', 300)}}"}"""));
        }

        var lines = Server.Requests.ToString().Split('\n');

        Assert.Equal(51, lines.Length);
        Assert.Equal("(10 before)", lines[0]);
        Assert.StartsWith("11. 2026-03-10T12:00:00.000Z POST /v1/events.list (events.list): 200 <- {\"limit\":11,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("xxx...", lines[50], StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_that_does_not_exist_is_refused_and_so_is_a_negative_number()
    {
        Assert.Throws<ArgumentException>(() => Server.AssertReceived("events.lists", times: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Server.AssertReceived(UsageOperations.EventsList, times: -1));
    }

    [Fact]
    public async Task A_fault_that_was_not_met_fails()
    {
        Server.AssertFaultsMet();
        Server.Faults.For(UsageOperations.EventsList).Next(2).Respond(500);
        await _wire.PostAsync("v1/events.list", "{}");

        var failure = Assert.Throws<FakeServerAssertionException>(Server.AssertFaultsMet);
        await _wire.PostAsync("v1/events.list", "{}");
        Server.AssertFaultsMet();

        Assert.StartsWith("Expected every scripted fault to be met, but these were not: events.list: status 500 before the work (met 1 of 2). What arrived:\n1. ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_route_fails_every_assertion_and_not_the_end_of_the_server()
    {
        await _wire.PostAsync("v1/events.list", "{}");
        await _wire.PostAsync("v1/events.lists", "{}");

        string[] messages =
        [
            .. new Action[]
            {
                Server.AssertNoUnknownRequests, Server.AssertFaultsMet, () => Server.AssertReceived(UsageOperations.EventsList),
            }.Select(check => Assert.Throws<FakeServerAssertionException>(check).Message),
        ];

        Assert.All(messages, static message => Assert.StartsWith("The fake server has no route POST /v1/events.lists. The closest is POST /v1/events.list (events.list). What arrived:\n1. ", message, StringComparison.Ordinal));
        Server.Dispose();
        Assert.Equal("/v1/events.lists", Assert.Single(Server.UnknownRequests).Path);
    }

    [Fact]
    public async Task An_unknown_route_fails_the_call_of_a_client_in_the_process()
    {
        using var http = new HttpClient(Server.CreateHandler());
        var address = new Uri("http://localhost/v1/events.lists");

        var failure = await Assert.ThrowsAsync<FakeServerAssertionException>(() => http.GetAsync(address));
        Server.FailsOnUnknownRoutes = false;
        using var tolerated = await http.GetAsync(address);

        Assert.StartsWith("The fake server has no route GET /v1/events.lists. The closest is POST /v1/events.list (events.list). What arrived:\n1. ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(501, (int)tolerated.StatusCode);
        Assert.Equal([null, 501], Server.UnknownRequests.Select(static request => request.Status));
    }

    [Fact]
    public async Task The_client_lets_the_failure_of_an_unknown_route_through_at_once()
    {
        using var usage = Server.CreateClient(options => options.Autumn.BaseAddress = new Uri("http://localhost/v2/"));

        await Assert.ThrowsAsync<FakeServerAssertionException>(() => usage.Events.ListAsync());

        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task The_end_of_the_server_does_not_hide_the_test_s_own_failure()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            using var wire = new Wire();
            using var server = wire.Server;
            await wire.GetAsync("nowhere");
            throw new InvalidOperationException("the test's own");
        });

        Assert.Equal("the test's own", failure.Message);
    }

    [Fact]
    public async Task Requests_can_be_cleared()
    {
        Server.Faults.For(UsageOperations.EventsList).Meet(Fault.Delay(TimeSpan.FromSeconds(1)));
        await _wire.GetAsync("nowhere");
        var late = _wire.PostAsync("v1/events.list", "{}");

        Server.ClearRequests();
        Server.AssertReceived(UsageOperations.EventsList, times: 0);
        await _wire.GetAsync("events");
        Server.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(200, (await late).Status);
        Assert.Equal(("/events", 200), (Assert.Single(Server.Requests).Path, Server.Requests[0].Status));
        Server.AssertNoUnknownRequests();
    }

    [Fact]
    public async Task Unknown_routes_can_be_tolerated()
    {
        Server.FailsOnUnknownRoutes = false;
        await _wire.GetAsync("favicon.ico");

        Server.AssertFaultsMet();
        Server.AssertReceived(UsageOperations.EventsList, times: 0);
        Assert.Throws<FakeServerAssertionException>(Server.AssertNoUnknownRequests);
        Server.Dispose();
    }

    [Fact]
    public void Only_a_server_of_a_test_fails_on_unknown_routes()
    {
        using var forPeople = new FakeUsageServer(TimeProvider.System);

        Assert.Equal((true, false), (Server.FailsOnUnknownRoutes, forPeople.FailsOnUnknownRoutes));
    }

    [Fact]
    public async Task Requests_are_found_by_operation_path_and_time()
    {
        await _wire.PostAsync("v1/events.list", """{"limit":1}""");
        Server.Clock.Advance(TimeSpan.FromHours(1));
        await _wire.PostAsync("v1/query", "{}");
        await _wire.PostAsync("v1/events/list", """{"limit":2}""");
        var all = Server.Requests;
        await _wire.GetAsync("events");

        Assert.Equal(["/v1/events.list", "/v1/events/list"], all.Of(UsageOperations.EventsList).Select(request => request.Path));
        Assert.Equal("/v1/query", Assert.Single(all.Of(UsageOperations.EventsAggregate)).Path);
        Assert.Equal("""{"limit":2}""", Assert.Single(all.On("/v1/events/list")).BodyText);
        Assert.Equal(["/v1/events.list"], all.Between(Wire.At("2026-03-10T12:00Z"), Wire.At("2026-03-10T13:00Z")).Select(request => request.Path));
        Assert.Equal(3, all.Count);
    }

    [Fact]
    public async Task A_body_can_be_read_as_the_client_s_request()
    {
        using var usage = Server.CreateClient();
        await usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api", Value = 0.5m });

        var request = Server.AssertReceived(UsageOperations.BalancesTrack, times: 1)[0];

        Assert.Equal(("cus_1", "api", 0.5m), (request.ReadBody<TrackRequest>().CustomerId, request.ReadBody<TrackRequest>().FeatureId, request.ReadBody<TrackRequest>().Value));
        Assert.Throws<NotSupportedException>(request.ReadBody<AssertionTests>);
        Assert.Throws<System.Text.Json.JsonException>(() => (request with { Body = "null"u8.ToArray() }).ReadBody<TrackRequest>());
    }

    [Fact]
    public async Task The_status_of_a_request_is_told()
    {
        await _wire.PostAsync("v1/events.list", "{}");
        await _wire.PostAsync("v1/events.list", "{}", ("Authorization", ""));
        await _wire.GetAsync("nowhere");

        Assert.Equal([(200, null, false), (401, null, false), (501, (Fault?)null, true)], Server.Requests.Select(request => (request.Status!.Value, request.Fault, request.IsUnknown)));
    }
}

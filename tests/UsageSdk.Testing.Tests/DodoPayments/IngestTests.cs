using UsageSdk.DodoPayments;

namespace UsageSdk.Testing.Tests.DodoPayments;

public sealed class IngestTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [Mirrors("B2.1", "B2.19", "B2.23")]
    public async Task One_to_a_thousand_events_are_stored_in_order(int count)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("events/ingest", Events(Enumerable.Range(1, count).Select(number => $"evt_{number}")));

        reply.AssertOk($$"""{"ingested_count":{{count}}}""");
        Assert.Equal(Enumerable.Range(1, count).Select(number => $"evt_{number}"), wire.Server.DodoPayments.Events.Select(item => item.EventId));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    [Mirrors("B2.1", "B2.2")]
    public async Task No_events_and_more_than_a_thousand_are_refused(int count)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("events/ingest", Events(Enumerable.Range(1, count).Select(number => $"evt_{number}")));

        reply.AssertDodoError(422, "INVALID_REQUEST_BODY", "events must have 1 to 1000 items");
        Assert.Empty(wire.Server.DodoPayments.Events);
    }

    [Fact]
    [Mirrors("B2.16")]
    public async Task A_duplicate_within_a_request_fails_all_of_it()
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("events/ingest", Events(["evt_1", "evt_2", "evt_1"]));

        reply.AssertDodoError(400, "INVALID_REQUEST_PARAMETERS");
        Assert.Empty(wire.Server.DodoPayments.Events);
    }

    [Fact]
    [Mirrors("B2.16")]
    public async Task Ids_that_differ_in_case_are_two_events()
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("events/ingest", Events(["evt_a", "evt_A"]));

        reply.AssertOk("""{"ingested_count":2}""");
    }

    [Fact]
    [Mirrors("B2.17")]
    public async Task Known_ids_are_ignored_and_only_new_ones_count()
    {
        using var wire = new Wire();
        await wire.PostAsync("events/ingest", Events(["evt_1"]));

        var reply = await wire.PostAsync("events/ingest", """
            {"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"changed"},{"event_id":"evt_2","customer_id":"cus_1","event_name":"call"}]}
            """);
        var repeated = await wire.PostAsync("events/ingest", Events(["evt_1", "evt_2"]));

        reply.AssertOk("""{"ingested_count":1}""");
        repeated.AssertOk("""{"ingested_count":0}""");
        Assert.Equal([("evt_1", "call"), ("evt_2", "call")], wire.Server.DodoPayments.Events.Select(item => (item.EventId, item.EventName)));
    }

    [Fact]
    [Mirrors("B2.18")]
    public async Task An_id_is_known_whoever_s_event_it_was()
    {
        using var wire = new Wire();
        wire.Server.DodoPayments.AddCustomer("cus_2");
        await wire.PostAsync("events/ingest", Events(["evt_1"]));

        var reply = await wire.PostAsync("events/ingest", """{"events":[{"event_id":"evt_1","customer_id":"cus_2","event_name":"call"}]}""");

        reply.AssertOk("""{"ingested_count":0}""");
        Assert.Equal("cus_1", Assert.Single(wire.Server.DodoPayments.Events).CustomerId);
    }

    [Fact]
    public async Task An_unknown_customer_fails_all_of_the_request()
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("events/ingest", """
            {"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call"},{"event_id":"evt_2","customer_id":"nobody","event_name":"call"}]}
            """);

        reply.AssertDodoError(400, "INVALID_REQUEST_PARAMETERS", "Customer nobody does not exist");
        Assert.Empty(wire.Server.DodoPayments.Events);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"events":null}""")]
    [InlineData("""{"events":{}}""")]
    [InlineData("""{"events":[null]}""")]
    [InlineData("""{"events":["evt_1"]}""")]
    [InlineData("""{"events":[{"customer_id":"cus_1","event_name":"call"}]}""")]
    [InlineData("""{"events":[{"event_id":"evt_1","event_name":"call"}]}""")]
    [InlineData("""{"events":[{"event_id":"evt_1","customer_id":"cus_1"}]}""")]
    [InlineData("""{"events":[{"event_id":1,"customer_id":"cus_1","event_name":"call"}]}""")]
    [InlineData("""{"events":[{"event_id":"evt_1","customer_id":null,"event_name":"call"}]}""")]
    [InlineData("""{"events":[{"event_id":"\ud800","customer_id":"cus_1","event_name":"call"}]}""")]
    [Mirrors("B2.3")]
    public async Task A_body_of_another_form_is_refused(string body)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("events/ingest", body);

        reply.AssertDodoError(422, "INVALID_REQUEST_BODY");
        Assert.Empty(wire.Server.DodoPayments.Events);
    }

    [Fact]
    public async Task A_client_ingests_at_the_server_s_time()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.DodoPayments.AddCustomer("cus_1");
        using var usage = server.CreateClient();

        var reply = await usage.UsageEvents.IngestAsync(new IngestUsageEventsRequest { Events = [new EventInput { EventId = "evt_1", CustomerId = "cus_1", EventName = "call" }] });

        var stored = Assert.Single(server.DodoPayments.Events);
        Assert.Equal(1, reply.IngestedCount);
        Assert.Equal((server.Clock.GetUtcNow(), server.DodoPayments.BusinessId), (stored.Timestamp, stored.BusinessId));
    }

    private static string Events(IEnumerable<string> ids) =>
        $$"""{"events":[{{string.Join(",", ids.Select(id => $$"""{"event_id":"{{id}}","customer_id":"cus_1","event_name":"call"}"""))}}]}""";
}

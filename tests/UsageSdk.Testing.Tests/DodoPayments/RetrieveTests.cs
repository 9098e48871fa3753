using UsageSdk.DodoPayments;

namespace UsageSdk.Testing.Tests.DodoPayments;

public sealed class RetrieveTests
{
    public static TheoryData<string> Ids => ["evt_1", "a/b", "a b", "100%", "a%2Fb", "a+b", "a?b#c", "zürich→東京", "ingest", "a&b=c", "😀", "a\nb", "a\0"];

    [Theory]
    [MemberData(nameof(Ids))]
    [Mirrors("B4.1", "B4.5")]
    public async Task An_escaped_id_finds_its_event(string id)
    {
        using var wire = new Wire();
        await IngestAsync(wire.Server, id);

        var reply = await wire.GetAsync($"events/{Uri.EscapeDataString(id)}");

        Assert.Equal((200, id), (reply.Status, (string?)reply.Json["event_id"]));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_client_escapes_the_id(string id)
    {
        using var wire = new Wire();
        await IngestAsync(wire.Server, id);
        using var usage = wire.Server.CreateClient();

        var found = await usage.UsageEvents.RetrieveAsync(id);

        Assert.Equal(id, found.EventId);
    }

    [Theory]
    [InlineData("EVT_1")]
    [InlineData("evt_2")]
    [InlineData("evt_1%20")]
    [Mirrors("B4.2", "B4.5")]
    public async Task Another_id_is_not_found(string path)
    {
        using var wire = new Wire();
        await IngestAsync(wire.Server, "evt_1");

        var reply = await wire.GetAsync($"events/{path}");

        reply.AssertDodoError(404, "NOT_FOUND");
    }

    [Fact]
    [Mirrors("B4.4")]
    public async Task An_empty_id_is_refused_also_where_it_is_given()
    {
        using var wire = new Wire();

        (await wire.GetAsync("events/")).AssertDodoError(422, "INVALID_REQUEST_PARAMETERS");
        (await wire.PostAsync("events/ingest", """{"events":[{"event_id":"","customer_id":"cus_1","event_name":"call"}]}""")).AssertDodoError(400, "INVALID_REQUEST_PARAMETERS");
    }

    [Fact]
    [Mirrors("B3.11", "B4.1")]
    public async Task An_event_is_shown_as_it_was_stored()
    {
        using var wire = new Wire();
        await wire.PostAsync("events/ingest", """
            {"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call","timestamp":"2026-03-10T12:30:00.5+01:00","metadata":{"tokens":3}}]}
            """);

        var reply = await wire.GetAsync("events/evt_1");

        reply.AssertOk("""
            {"event_id":"evt_1","business_id":"bus_fake","customer_id":"cus_1","event_name":"call","timestamp":"2026-03-10T11:30:00.500Z","metadata":{"tokens":3}}
            """);
    }

    [Fact]
    public async Task A_client_reports_an_unknown_id()
    {
        using var usage = new FakeUsageServer().CreateClient();

        var failure = await Assert.ThrowsAsync<UsageNotFoundException>(() => usage.UsageEvents.RetrieveAsync("evt_1"));

        Assert.Equal("NOT_FOUND", failure.ErrorCode);
    }

    private static async Task IngestAsync(FakeUsageServer server, string id)
    {
        using var usage = server.CreateClient();
        await usage.UsageEvents.IngestAsync(new IngestUsageEventsRequest { Events = [new EventInput { EventId = id, CustomerId = "cus_1", EventName = "call" }] });
    }
}

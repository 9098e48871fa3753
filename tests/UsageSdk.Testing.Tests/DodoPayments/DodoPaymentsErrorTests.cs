namespace UsageSdk.Testing.Tests.DodoPayments;

/// <summary>Statuses and codes, and the key that may only read.</summary>
public sealed class DodoPaymentsErrorTests
{
    [Theory]
    [InlineData("GET", "events", null, 401, "UNAUTHORIZED", "wrong")]
    [InlineData("GET", "events/evt_1", null, 404, "NOT_FOUND")]
    [InlineData("GET", "events?meter_id=mtr_1", null, 404, "NOT_FOUND")]
    [InlineData("GET", "events?page_size=x", null, 422, "INVALID_QUERY_PARAMS")]
    [InlineData("GET", "events?start=x", null, 400, "INVALID_REQUEST_PARAMETERS")]
    [InlineData("POST", "events/ingest", "{", 422, "INVALID_REQUEST_BODY")]
    [InlineData("POST", "events/ingest", "{}", 422, "INVALID_REQUEST_BODY")]
    [InlineData("POST", "events/ingest", """{"events":[{"event_id":"a","customer_id":"nobody","event_name":"call"}]}""", 400, "INVALID_REQUEST_PARAMETERS")]
    [Mirrors("B1.2", "B1.7", "B1.9", "B1.13", "B2.19")]
    public async Task An_error_has_a_code_and_a_message(string method, string path, string? body, int status, string code, string? key = null)
    {
        using var wire = new Wire();

        var reply = await wire.SendAsync(new HttpMethod(method), path, body, ("Authorization", $"Bearer {key ?? wire.Server.DodoPayments.ApiKey}"));

        reply.AssertDodoError(status, code);
        Assert.NotEmpty((string)reply.Json["message"]!);
    }

    [Fact]
    [Mirrors("B1.5", "B1.13")]
    public async Task A_read_only_key_reads_and_does_not_ingest()
    {
        using var wire = new Wire();
        const string Body = """{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call"}]}""";
        var key = ("Authorization", $"Bearer {wire.Server.DodoPayments.ReadOnlyApiKey}");

        (await wire.PostAsync("events/ingest", Body, key)).AssertDodoError(403, "FORBIDDEN");
        (await wire.PostAsync("events/ingest", "{", key)).AssertDodoError(403, "FORBIDDEN");
        (await wire.GetAsync("events", key)).AssertOk("""{"items":[]}""");
        await wire.PostAsync("events/ingest", Body);

        Assert.Equal(200, (await wire.GetAsync("events/evt_1", key)).Status);
    }

    [Fact]
    public async Task A_client_reports_a_key_that_may_only_read()
    {
        using var server = new FakeUsageServer();
        using var usage = server.CreateClient(options => options.DodoPayments.ApiKey = server.DodoPayments.ReadOnlyApiKey);

        var refusal = await Assert.ThrowsAsync<UsagePermissionException>(() => usage.UsageEvents.IngestAsync(new() { Events = [new() { EventId = "evt_1", CustomerId = "cus_1", EventName = "call" }] }));

        Assert.Equal("FORBIDDEN", refusal.ErrorCode);
    }

    [Fact]
    [Mirrors("B1.27")]
    public async Task An_idempotency_key_has_no_meaning()
    {
        using var wire = new Wire();
        (string, string)[] headers = [("Idempotency-Key", "key_1"), ("X-Should-Retry", "true")];

        var first = await wire.PostAsync("events/ingest", """{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call"}]}""", headers);
        var second = await wire.PostAsync("events/ingest", """{"events":[{"event_id":"evt_2","customer_id":"cus_1","event_name":"call"}]}""", headers);
        var repeated = await wire.PostAsync("events/ingest", """{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call"}]}""");

        first.AssertOk("""{"ingested_count":1}""");
        second.AssertOk("""{"ingested_count":1}""");
        repeated.AssertOk("""{"ingested_count":0}""");
        Assert.Equal(2, wire.Server.DodoPayments.Events.Count);
    }
}

using System.Net.Sockets;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;

namespace UsageSdk.Testing.Tests;

/// <summary>What a client meets, and what is left behind at the service.</summary>
public sealed class FaultEffectTests : IDisposable
{
    private const string Ingest = """{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call"}]}""";

    private static readonly RequestOptions Once = new() { MaxRetries = 0 };

    private readonly Wire _wire = new();

    private FakeUsageServer Server => _wire.Server;

    /// <summary>Each fault, and whether the work is done.</summary>
    public static TheoryData<Fault, bool> NoReply => new()
    {
        { Fault.Reset, false },
        { Fault.LostReply, true },
        { Fault.Refused, false },
    };

    public void Dispose() => _wire.Dispose();

    [Theory]
    [MemberData(nameof(NoReply), DisableDiscoveryEnumeration = true)]
    public async Task Without_a_reply_the_work_is_done_or_not(Fault fault, bool isDone)
    {
        Server.Faults.For(UsageOperations.UsageEventsIngest).Meet(fault);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => _wire.PostAsync("events/ingest", Ingest));

        var isRefused = fault == Fault.Refused;
        Assert.Equal(isRefused ? HttpRequestError.ConnectionError : HttpRequestError.Unknown, failure.HttpRequestError);
        var socket = Assert.IsType<SocketException>(isRefused ? failure.InnerException : Assert.IsType<IOException>(failure.InnerException).InnerException);
        Assert.Equal(isRefused ? SocketError.ConnectionRefused : SocketError.ConnectionReset, socket.SocketErrorCode);
        Assert.Equal(isDone ? 1 : 0, Server.DodoPayments.Events.Count);
        Assert.Equal((null, fault), (Server.Requests[0].Status, Server.Requests[0].Fault));
    }

    [Fact]
    public async Task Half_a_body_fails_while_it_is_read_and_the_work_is_done()
    {
        Server.Faults.For(UsageOperations.UsageEventsIngest).Meet(Fault.HalfBody);
        using var response = await IngestAsync(HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();

        var half = new byte[10];
        await body.ReadExactlyAsync(half);
        var failure = await Assert.ThrowsAsync<HttpIOException>(async () => await body.ReadExactlyAsync(new byte[1]));

        Assert.Equal("{\"ingested"u8, half);
        Assert.Equal("{\"ingested_count\":1}".Length, response.Content.Headers.ContentLength);
        Assert.Equal(HttpRequestError.ResponseEnded, failure.HttpRequestError);
        Assert.Single(Server.DodoPayments.Events);
        Assert.Equal(200, Server.Requests[0].Status);
    }

    [Fact]
    public async Task Half_a_body_fails_the_request_of_who_reads_it_at_once()
    {
        Server.Faults.For(UsageOperations.UsageEventsIngest).Meet(Fault.HalfBody);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => IngestAsync(HttpCompletionOption.ResponseContentRead));

        Assert.Equal(HttpRequestError.ResponseEnded, failure.HttpRequestError);
    }

    [Fact]
    public async Task A_damaged_reply_is_complete_and_the_work_is_done()
    {
        Server.Faults.For(UsageOperations.UsageEventsIngest).Meet(Fault.HalfJson, Fault.EmptyBody, Fault.WrongContentType);

        var replies = new[] { await IngestAsync("a"), await IngestAsync("b"), await IngestAsync("c") };

        Assert.Equal([(200, "application/json", "{\"ingested"), (200, "application/json", ""), (200, "text/html", "{\"ingested_count\":1}")], replies.Select(reply => (reply.Status, reply.MediaType!, reply.Text)));
        Assert.Equal(["a", "b", "c"], Server.DodoPayments.Events.Select(item => item.EventId));
    }

    [Fact]
    public async Task A_status_comes_before_the_work_or_after_it()
    {
        Server.Faults.For(UsageOperations.UsageEventsIngest).Meet(Fault.Status(504), Fault.Status(504).AfterWork());

        Assert.Equal((504, "text/plain", "GatewayTimeout"), Told(await IngestAsync("a")));
        Assert.Equal((504, "text/plain", "GatewayTimeout"), Told(await IngestAsync("b")));
        Assert.Equal(["b"], Server.DodoPayments.Events.Select(item => item.EventId));
    }

    [Theory]
    [InlineData("v1/events.list", 500, "application/json", """{"message":"The fake server was told to answer so.","code":"internal_error","env":"sandbox"}""")]
    [InlineData("v1/events.list", 429, "text/plain", "Too many requests, please try again later.")]
    [InlineData("v1/events.list", 502, "text/plain", "BadGateway")]
    [InlineData("events/ingest", 429, "application/json", """{"code":"TOO_MANY_REQUESTS","message":"The fake server was told to answer so."}""")]
    [InlineData("events/ingest", 503, "text/plain", "ServiceUnavailable")]
    [InlineData("usage-metering/v1/meters", 503, "application/json", """{"message":"The fake server was told to answer so.","code":"SERVICE_UNAVAILABLE"}""")]
    [InlineData("authentication/v1/oauth/token", 401, "application/json", """{"error":"invalid_client","error_description":"The fake server was told to answer so."}""")]
    [InlineData("authentication/v1/oauth/token", 400, "application/json", """{"error":"invalid_request","error_description":"The fake server was told to answer so."}""")]
    [InlineData("authentication/v1/oauth/token", 429, "application/json", """{"message":"The fake server was told to answer so.","code":"TOO_MANY_REQUESTS"}""")]
    [InlineData("events/ingest", 413, "application/json", """{"code":"INVALID_REQUEST_BODY","message":"The fake server was told to answer so."}""")]
    public async Task A_status_has_the_service_s_own_body(string path, int status, string mediaType, string body)
    {
        Server.Faults.ForAny().Respond(status);

        Assert.Equal((status, mediaType, body), Told(await _wire.PostAsync(path, "{}")));
    }

    [Fact]
    public async Task A_status_may_have_a_body_of_yours_and_be_none_of_an_error()
    {
        Server.Faults.ForAny().Meet(Fault.Status(503, body: "<h1>", mediaType: "text/html"), Fault.Status(200, body: "{}"), Fault.Status(204));

        Assert.Equal((503, "text/html", "<h1>"), Told(await _wire.PostAsync("v1/events.list", "{}")));
        Assert.Equal((200, "application/json", "{}"), Told(await _wire.PostAsync("v1/events.list", "{}")));
        Assert.Equal((204, "application/json", ""), Told(await _wire.PostAsync("v1/events.list", "{}")));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(1000, "1")]
    [InlineData(1001, "2")]
    [InlineData(86400_000, "86400")]
    public async Task Retry_after_is_whole_seconds_rounded_up(int milliseconds, string header)
    {
        Server.Faults.ForAny().Respond(503, TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(header, (await _wire.PostAsync("v1/events.list", "{}")).Headers["Retry-After"]);
    }

    [Fact]
    public async Task A_client_waits_as_a_status_says_and_succeeds()
    {
        Server.Faults.For(UsageOperations.BalancesTrack).Next(2).Respond(503, TimeSpan.FromSeconds(10));
        using var usage = Server.CreateClient();

        await Server.Clock.RunUntilAsync(usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api" }));

        Assert.Equal(new int?[] { 503, 503, 200 }, Server.Requests.Select(request => request.Status));
        Assert.True(Server.Clock.GetUtcNow() >= Wire.At("2026-03-10T12:00:20Z"));
        Assert.Single(Server.Autumn.Events);
    }

    [Fact]
    public async Task A_lost_reply_is_found_out_and_counted_once()
    {
        Server.Faults.For(UsageOperations.BalancesTrack).Meet(Fault.LostReply);
        using var usage = Server.CreateClient();

        var reply = await Server.Clock.RunUntilAsync(usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api" }));

        Assert.Equal(TrackOutcome.Duplicate, reply.Outcome);
        Assert.Equal(new int?[] { null, 409, 409 }, Server.Requests.Select(request => request.Status));
        Assert.Single(Server.Autumn.Events);
    }

    [Fact]
    public async Task The_client_tells_of_a_lost_reply_that_it_may_not_repeat()
    {
        Server.Faults.For(UsageOperations.CollectorsCreate).Meet(Fault.LostReply);
        using var usage = Server.CreateClient();

        var failure = await Assert.ThrowsAsync<UsageOutcomeUnknownException>(() => usage.Collectors.CreateAsync(new() { Name = "orders" }));

        Assert.True(Assert.IsType<UsageConnectionException>(failure.InnerException).WasSent);
        Assert.Single(Server.UsageEngine.Collectors);
    }

    [Fact]
    public async Task The_client_knows_that_nothing_was_sent_over_a_refused_connection()
    {
        Server.Faults.For(UsageOperations.UsageEventsIngest).Meet(Fault.Refused);
        using var usage = Server.CreateClient();

        var failure = await Assert.ThrowsAsync<UsageConnectionException>(() => usage.UsageEvents.IngestAsync(new IngestUsageEventsRequest { Events = [new EventInput { EventId = "evt_1", CustomerId = "cus_1", EventName = "call" }] }, Once));

        Assert.False(failure.WasSent);
    }

    private static (int Status, string? MediaType, string Text) Told(WireReply reply) => (reply.Status, reply.MediaType, reply.Text);

    private async Task<HttpResponseMessage> IngestAsync(HttpCompletionOption completion)
    {
        using var http = new HttpClient(Server.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://localhost/events/ingest") { Content = new StringContent(Ingest) };
        request.Headers.Authorization = new("Bearer", Server.DodoPayments.ApiKey);
        return await http.SendAsync(request, completion);
    }

    private Task<WireReply> IngestAsync(string id) => _wire.PostAsync("events/ingest", Ingest.Replace("evt_1", id, StringComparison.Ordinal));
}

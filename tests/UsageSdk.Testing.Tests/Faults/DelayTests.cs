using UsageSdk.DodoPayments;

namespace UsageSdk.Testing.Tests;

/// <summary>Late requests and late replies, on the server's clock.</summary>
public sealed class DelayTests : IDisposable
{
    private const string Ingest = """{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call"}]}""";

    private readonly Wire _wire = new();

    private FakeUsageServer Server => _wire.Server;

    public void Dispose() => _wire.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_delay_ends_when_the_clock_says_so(bool isAfterWork)
    {
        var delay = Fault.Delay(TimeSpan.FromSeconds(5));
        Server.Faults.ForAny().Meet(isAfterWork ? delay.AfterWork() : delay);

        var late = _wire.PostAsync("events/ingest", Ingest);
        Server.Clock.Advance(TimeSpan.FromSeconds(4.999));
        Assert.False(late.IsCompleted);
        Assert.Equal(isAfterWork ? 1 : 0, Server.DodoPayments.Events.Count);
        Assert.Null(Assert.Single(Server.Requests).Status);
        Server.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(200, (await late).Status);
        Assert.Equal(Wire.At(isAfterWork ? "2026-03-10T12:00:00Z" : "2026-03-10T12:00:05Z"), Assert.Single(Server.DodoPayments.Events).Timestamp);
        Assert.Equal((200, Wire.At("2026-03-10T12:00Z")), (Server.Requests[0].Status, Server.Requests[0].ReceivedAt));
        Assert.Equal(0, Server.Clock.PendingTimers);
    }

    [Fact]
    public async Task A_late_reply_has_the_date_at_which_it_is_sent()
    {
        Server.Faults.ForAny().Meet(Fault.Delay(TimeSpan.FromSeconds(5)).AfterWork());

        var reply = await Server.Clock.RunUntilAsync(_wire.PostAsync("events/ingest", Ingest));

        Assert.Equal("Tue, 10 Mar 2026 12:00:05 GMT", reply.Headers["Date"]);
    }

    [Fact]
    public async Task Other_requests_go_on_meanwhile()
    {
        Server.Faults.ForAny().Next(1).Meet(Fault.Silence);

        var silent = _wire.PostAsync("events/ingest", Ingest);
        var reply = await _wire.GetAsync("events");

        Assert.Equal((200, false), (reply.Status, silent.IsCompleted));
    }

    [Fact]
    public async Task Every_fault_can_be_late()
    {
        Server.Faults.ForAny().Meet(Fault.Status(503).Late(TimeSpan.FromSeconds(1)), Fault.LostReply.Late(TimeSpan.FromSeconds(2)), Fault.HalfJson.Late(TimeSpan.FromSeconds(4)));

        Assert.Equal(503, (await Server.Clock.RunUntilAsync(_wire.PostAsync("events/ingest", Ingest))).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => Server.Clock.RunUntilAsync(_wire.PostAsync("events/ingest", Ingest)));
        Assert.Equal("""{"ingested""", (await Server.Clock.RunUntilAsync(_wire.PostAsync("events/ingest", Ingest))).Text);

        Assert.Equal(Wire.At("2026-03-10T12:00:07Z"), Server.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_client_that_gives_up_ends_the_wait_and_the_request_never_arrives()
    {
        Server.Faults.ForAny().Meet(Fault.Delay(TimeSpan.FromSeconds(5)));
        using var cancellation = new CancellationTokenSource();
        using var http = new HttpClient(Server.CreateHandler());

        var call = http.GetAsync(new Uri("http://localhost/nowhere"), cancellation.Token);
        await cancellation.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Equal(0, Server.Clock.PendingTimers);
        Assert.Empty(Server.UnknownRequests);
    }

    [Fact]
    public async Task Silence_ends_in_the_client_s_timeout_and_the_repetition_counts_once()
    {
        Server.Faults.For(UsageOperations.UsageEventsIngest).Meet(Fault.Silence);
        using var usage = Server.CreateClient();

        var reply = await Server.Clock.RunUntilAsync(usage.UsageEvents.IngestAsync(new IngestUsageEventsRequest { Events = [new EventInput { EventId = "evt_1", CustomerId = "cus_1", EventName = "call" }] }));

        Assert.Equal(0, reply.IngestedCount);
        Assert.Equal(new int?[] { null, 200 }, Server.Requests.Select(request => request.Status));
        Assert.Single(Server.DodoPayments.Events);
    }

    [Fact]
    public async Task Who_waits_when_the_server_ends_meets_a_reset()
    {
        Server.Faults.ForAny().Meet(Fault.Silence, Fault.Delay(TimeSpan.FromSeconds(1)));
        var (silent, late) = (_wire.GetAsync("events"), _wire.GetAsync("events"));

        Server.Dispose();

        await Assert.ThrowsAsync<HttpRequestException>(() => silent);
        await Assert.ThrowsAsync<HttpRequestException>(() => late);
        Assert.Equal(0, Server.Clock.PendingTimers);
    }
}

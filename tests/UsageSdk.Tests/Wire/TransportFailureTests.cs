using System.Net;
using System.Net.Sockets;
using UsageSdk.Testing;

namespace UsageSdk.Tests.Wire;

/// <summary>What a call ends in when the connection fails, over real sockets.</summary>
public sealed class TransportFailureTests
{
    private static readonly RequestOptions Once = new() { MaxRetries = 0 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_connection_is_a_connection_failure_that_sent_nothing()
    {
        using var usage = TestClient.Of(UnusedAddress());
        var failure = await Assert.ThrowsAsync<UsageConnectionException>(() => usage.Events.ListAsync(options: Once, cancellationToken: Token));
        Assert.False(failure.WasSent);
    }

    [Fact]
    public async Task A_host_without_an_address_is_a_connection_failure_that_sent_nothing()
    {
        using var usage = TestClient.Of(new Uri("https://usage.invalid/"), new ManualTimeProvider(DateTimeOffset.UnixEpoch));
        var failure = await Assert.ThrowsAsync<UsageConnectionException>(() => usage.Events.ListAsync(options: Once, cancellationToken: Token));
        Assert.False(failure.WasSent);
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_a_connection_failure_that_sent_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var usage = TestClient.Of(new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        var call = usage.Events.ListAsync(options: Once, cancellationToken: Token);
        using (var socket = await listener.AcceptSocketAsync(Token))
        {
            await socket.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Token);
        }

        var failure = await Assert.ThrowsAsync<UsageConnectionException>(() => call);
        Assert.False(failure.WasSent);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", LoopbackServer.End.Close)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"ite\r\n", LoopbackServer.End.Close)]
    [InlineData("", LoopbackServer.End.Close)]
    [InlineData("", LoopbackServer.End.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", LoopbackServer.End.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"items\":", LoopbackServer.End.Close)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"items\":", LoopbackServer.End.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n{\"list\":[", LoopbackServer.End.Close)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"ite\r\nnonsense", LoopbackServer.End.Close)]
    public async Task A_connection_that_breaks_before_the_reply_is_complete_is_a_connection_failure_that_may_have_been_sent(string reply, object end)
    {
        await using var server = new LoopbackServer(new LoopbackServer.Reply(reply, (LoopbackServer.End)end));
        using var usage = TestClient.Of(server.Address);

        // A POST: .NET's own handler repeats a request without a body in silence when a connection closes before any byte of the reply.
        var failure = await Assert.ThrowsAsync<UsageConnectionException>(() => usage.Events.ListAsync(options: Once, cancellationToken: Token));
        Assert.True(failure.WasSent);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_reply_that_is_complete_but_half_a_JSON_cannot_be_read()
    {
        await using var server = new LoopbackServer(LoopbackServer.Json("""{"items":["""));
        using var usage = TestClient.Of(server.Address);
        var failure = await Assert.ThrowsAsync<UsageResponseException>(() => usage.UsageEvents.ListAsync(cancellationToken: Token));
        Assert.Equal(HttpStatusCode.OK, failure.StatusCode);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"items\":")]
    public async Task A_server_that_falls_silent_ends_in_a_time_out(string reply)
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        await using var server = new LoopbackServer(new LoopbackServer.Reply(reply, LoopbackServer.End.Silence));
        using var usage = TestClient.Of(server.Address, clock);
        var call = usage.UsageEvents.ListAsync(options: Once, cancellationToken: Token);
        await server.FirstRequest;
        clock.Advance(TimeSpan.FromSeconds(20));
        var failure = await Assert.ThrowsAsync<UsageTimeoutException>(() => call);
        Assert.Equal(TimeSpan.FromSeconds(20), failure.Timeout);
    }

    [Fact]
    public async Task An_error_whose_body_does_not_end_is_told_by_its_status()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        await using var server = new LoopbackServer(new LoopbackServer.Reply("HTTP/1.1 400 Bad\r\nContent-Length: 100\r\n\r\n{\"mess", LoopbackServer.End.Silence));
        using var usage = TestClient.Of(server.Address, clock);
        var call = usage.UsageEvents.ListAsync(cancellationToken: Token);

        // Call, attempt, and the body's own limit, which starts when the headers have come.
        while (clock.PendingTimers < 3)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        clock.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<UsageBadRequestException>(() => call);
    }

    [Fact]
    public async Task A_timeout_of_a_handler_of_yours_is_a_failed_connection()
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, _ => throw new TaskCanceledException("connect", new TimeoutException())));
        var failure = await Assert.ThrowsAsync<UsageConnectionException>(() => usage.UsageEvents.ListAsync(options: Once, cancellationToken: Token));
        Assert.IsType<TaskCanceledException>(failure.InnerException);
    }

    [Fact]
    public async Task The_callers_cancellation_stays_its_own()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = new LoopbackServer(new LoopbackServer.Reply("", LoopbackServer.End.Silence));
        using var usage = TestClient.Of(server.Address);
        var call = usage.UsageEvents.ListAsync(cancellationToken: cancellation.Token);
        await server.FirstRequest;
        await cancellation.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task The_callers_cancellation_stays_its_own_while_the_body_is_read(int status)
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = new LoopbackServer(new LoopbackServer.Reply($"HTTP/1.1 {status} Status\r\nContent-Length: 100\r\n\r\n{{\"items\":", LoopbackServer.End.Silence));
        using var handler = new HeadersProbe();
        using var usage = TestClient.Of(handler, configure: options => options.DodoPayments.BaseAddress = server.Address);
        var call = usage.UsageEvents.ListAsync(cancellationToken: cancellation.Token);
        await handler.Arrived;
        await cancellation.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_body_that_stops_ends_in_a_time_out()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        await using var server = new LoopbackServer(new LoopbackServer.Reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"ite\r\n", LoopbackServer.End.Silence));
        using var handler = new HeadersProbe();
        using var usage = TestClient.Of(handler, clock, options => options.DodoPayments.BaseAddress = server.Address);
        var call = usage.UsageEvents.ListAsync(options: Once, cancellationToken: Token);
        await handler.Arrived;
        clock.Advance(TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<UsageTimeoutException>(() => call);
    }

    [Fact]
    public async Task A_broken_attempt_is_repeated_over_a_new_connection()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        await using var server = new LoopbackServer(new LoopbackServer.Reply("", LoopbackServer.End.Reset), LoopbackServer.Json("""{"items":[]}"""));
        using var usage = TestClient.Of(server.Address, clock, options => options.DodoPayments.Resilience.BaseDelay = TimeSpan.Zero);
        var page = await usage.UsageEvents.ListAsync(cancellationToken: Token);
        Assert.Empty(page.Items);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_deletion_is_sent_once_an_attempt_and_has_succeeded_when_nothing_is_found_after_a_lost_reply()
    {
        var lost = new LoopbackServer.Reply("", LoopbackServer.End.Close);
        await using var server = new LoopbackServer(LoopbackServer.Json("""{"access_token":"token-1","expires_in":3600}"""), lost, lost, LoopbackServer.Json("{}", 404));
        using var usage = TestClient.Of(server.Address, configure: options => options.UsageEngine.Resilience.BaseDelay = TimeSpan.Zero);
        var reply = await usage.Meters.DeleteAsync("m", cancellationToken: Token);
        Assert.Equal(1, reply.DeletedCount);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = new LoopbackServer(LoopbackServer.Json("""{"items":[]}"""));
        await using var server = new LoopbackServer(LoopbackServer.Json("", 307, $"Location: {elsewhere.Address}\r\n"));
        using var usage = TestClient.Of(server.Address);
        var failure = await Assert.ThrowsAsync<UsageApiException>(() => usage.UsageEvents.ListAsync(cancellationToken: Token));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, failure.StatusCode);
        Assert.Empty(elsewhere.Requests);
    }

    /// <summary>A port that was free a moment ago.</summary>
    private static Uri UnusedAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    /// <summary>Tells when a reply's headers have come.</summary>
    private sealed class HeadersProbe() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Arrived => _arrived.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            _arrived.TrySetResult();
            return response;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using UsageSdk.Testing;

namespace UsageSdk.Tests.Wire;

/// <summary>A request counts as sent from the moment on at which its body is asked for, which no handler does before it has a connection.</summary>
public sealed class SentTests
{
    private readonly FakeUsageServer _server = FakeUsageServer.At("2026-03-10T12:00Z");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_is_not_made_in_time_is_a_connection_failure_that_sent_nothing()
    {
        // It is accepted by the system, and then nobody answers the handshake.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        using var usage = TestClient.Of(address, new ManualTimeProvider(DateTimeOffset.UnixEpoch), options => options.Autumn.Resilience.AttemptTimeout = TimeSpan.FromMilliseconds(100));

        var failure = await Assert.ThrowsAsync<UsageConnectionException>(() => usage.Events.ListAsync(options: new() { MaxRetries = 0 }, cancellationToken: Token));

        Assert.False(failure.WasSent);
    }

    [Fact]
    public async Task What_did_not_leave_before_a_timeout_is_sent_again_even_if_that_could_count_twice()
    {
        using var usage = Client(out var handler);
        var collector = await usage.Collectors.CreateAsync(new() { Name = "usage" }, cancellationToken: Token);
        handler.StallNext(readsBody: false);

        await _server.Clock.RunUntilAsync(usage.Collectors.SendDataAsync(collector.Id, new() { Data = "row" }, cancellationToken: Token), cancellationToken: Token);

        Assert.Single(_server.UsageEngine.SentData);
    }

    [Fact]
    public async Task What_may_have_left_before_a_timeout_is_not()
    {
        using var usage = Client(out var handler);
        var collector = await usage.Collectors.CreateAsync(new() { Name = "usage" }, cancellationToken: Token);
        handler.StallNext(readsBody: true);

        var call = usage.Collectors.SendDataAsync(collector.Id, new() { Data = "row" }, cancellationToken: Token);
        var failure = await Assert.ThrowsAsync<UsageOutcomeUnknownException>(() => _server.Clock.RunUntilAsync(call, cancellationToken: Token));

        Assert.True(Assert.IsType<UsageTimeoutException>(failure.InnerException).WasSent);
        Assert.Empty(_server.UsageEngine.SentData);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_call_tells_whether_it_may_have_taken_effect(bool readsBody)
    {
        using var cancellation = new CancellationTokenSource();
        using var usage = Client(out var handler);
        handler.StallNext(readsBody);

        var call = usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api" }, cancellationToken: cancellation.Token);
        await handler.Stalled;
        await cancellation.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<UsageCanceledException>(() => call);

        Assert.Equal((UsageOperations.BalancesTrack, readsBody, cancellation.Token), (cancelled.Operation, cancelled.WasSent, cancelled.CancellationToken));
        Assert.Equal(readsBody ? "balances.track: the call was cancelled; it may have taken effect." : "balances.track: the call was cancelled before anything was sent.", cancelled.Message);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_between_two_attempts_may_have_taken_effect_by_the_first()
    {
        using var cancellation = new CancellationTokenSource();
        _server.Autumn.AddCustomer("cus_1");
        _server.Faults.For(UsageOperations.BalancesTrack).Meet(Fault.LostReply);
        using var usage = _server.CreateClient();

        var call = usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api" }, cancellationToken: cancellation.Token);
        while (_server.Autumn.Events.Count == 0)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await cancellation.CancelAsync();

        Assert.True((await Assert.ThrowsAsync<UsageCanceledException>(() => call)).WasSent);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_for_a_token_sent_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        _server.Faults.For(UsageOperations.TokenCreate).Meet(Fault.Silence);
        using var usage = _server.CreateClient();

        var call = usage.Collectors.SendDataAsync("collector", new() { Data = "row" }, cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();

        Assert.False((await Assert.ThrowsAsync<UsageCanceledException>(() => call)).WasSent);
    }

    private UsageClient Client(out StallingHandler handler)
    {
        var stalling = handler = new StallingHandler(_server.CreateHandler());
        return _server.CreateClient(options => options.PrimaryHandler = stalling);
    }

    /// <summary>Lets requests through, but for one that gets no reply.</summary>
    private sealed class StallingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool? _readsBody;

        public Task Stalled => _stalled.Task;

        public void StallNext(bool readsBody) => _readsBody = readsBody;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_readsBody is not { } readsBody)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            _readsBody = null;
            if (readsBody)
            {
                await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            }

            _stalled.SetResult();
            return await new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(cancellationToken);
        }
    }
}

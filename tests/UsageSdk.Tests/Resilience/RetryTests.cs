using System.Globalization;
using System.Net.Sockets;
using UsageSdk.Testing;
using UsageSdk.Tests.Authentication;
using UsageSdk.Tests.Contract;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Resilience;

/// <summary>What is repeated, how often, when, and what a call ends in.</summary>
public sealed class RetryTests
{
    private const string Page = """{"items":[]}""";
    private const string Tracked = """{"customer_id":"c","value":1,"balance":null}""";

    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, false)]
    [InlineData(HttpRequestError.NameResolutionError, false)]
    [InlineData(HttpRequestError.SecureConnectionError, false)]
    [InlineData(HttpRequestError.ResponseEnded, true)]
    [InlineData(HttpRequestError.Unknown, true)]
    public async Task A_failed_connection_is_repeated(HttpRequestError error, bool wasSent)
    {
        var step = ScriptedHandler.Throws(error);
        var handler = new ScriptedHandler(_clock, step, step, step, step);
        var failure = Assert.IsType<UsageConnectionException>(await ListAsync(handler));
        Assert.Equal(wasSent, failure.WasSent);
        Assert.Equal(4, handler.Attempts.Count);
    }

    [Fact]
    public async Task A_socket_failure_that_comes_out_as_it_is_is_repeated_as_one_that_may_have_been_sent()
    {
        ScriptedHandler.Step step = _ => throw new SocketException((int)SocketError.AddressNotAvailable);
        var handler = new ScriptedHandler(_clock, step, step, step, step);
        var failure = Assert.IsType<UsageConnectionException>(await ListAsync(handler));
        Assert.True(failure.WasSent);
        Assert.Equal(4, handler.Attempts.Count);
    }

    [Fact]
    public async Task Waits_double_from_half_a_second_with_jitter()
    {
        var step = ScriptedHandler.Status(503);
        var handler = new ScriptedHandler(_clock, step, step, step, step);
        await ListAsync(handler);
        var waits = handler.Attempts.Zip(handler.Attempts.Skip(1), (first, second) => (second - first).TotalSeconds).ToList();
        Assert.Equal(3, waits.Count);
        Assert.All(waits, wait => Assert.InRange(wait, 0.1, 30));
        Assert.True(waits[0] < waits[1] && waits[1] < waits[2], string.Join(", ", waits));
    }

    [Fact]
    public async Task No_back_off_is_longer_than_the_longest_wait()
    {
        var script = new FaultScript(_clock, Page, "503", "503", "503", "200");
        using var usage = TestClient.Of(script, _clock, options => options.DodoPayments.Resilience.MaxDelay = TimeSpan.FromSeconds(0.5));
        Assert.Null(await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync()));
        Assert.Equal([RetryTable.BackOff[0], 0.5, 0.5], script.Delays.Select(wait => Math.Round(wait, 3)));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("Tue, 10 Mar 2026 12:00:07 GMT")]
    public async Task Retry_After_is_waited_for_to_the_second(string retryAfter)
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(429, retryAfter: retryAfter), ScriptedHandler.Status(200, Page));
        Assert.Null(await ListAsync(handler));
        Assert.Equal(TimeSpan.FromSeconds(7), handler.Attempts[1] - handler.Attempts[0]);
    }

    [Theory]
    [InlineData("31", 31)]
    [InlineData("99999999999999", 31_536_000)]
    [InlineData("Tue, 10 Mar 2026 12:01:00 GMT", 60)]
    public async Task A_longer_Retry_After_than_allowed_fails_at_once_and_says_so(string retryAfter, int seconds)
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(503, retryAfter: retryAfter));
        var failure = Assert.IsType<UsageServerException>(await ListAsync(handler));
        Assert.Equal(TimeSpan.FromSeconds(seconds), failure.RetryAfter);
        Assert.Single(handler.Attempts);
    }

    [Fact]
    public async Task A_Retry_After_beyond_the_time_that_is_left_fails_at_once()
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(503, retryAfter: "6"));
        Assert.IsType<UsageServerException>(await ListAsync(handler, new RequestOptions { Timeout = TimeSpan.FromSeconds(5) }));
        Assert.Single(handler.Attempts);
    }

    [Fact]
    public async Task A_Retry_After_date_is_measured_by_the_services_clock()
    {
        var handler = new ScriptedHandler(
            _clock,
            request =>
            {
                var response = ScriptedHandler.Status(429, retryAfter: "Tue, 10 Mar 2026 11:00:04 GMT")(request);
                response.Headers.Date = new DateTimeOffset(2026, 3, 10, 11, 0, 0, TimeSpan.Zero);
                return response;
            },
            ScriptedHandler.Status(200, Page));
        Assert.Null(await ListAsync(handler));
        Assert.Equal(TimeSpan.FromSeconds(4), handler.Attempts[1] - handler.Attempts[0]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("Tue, 10 Mar 2026 11:00:00 GMT")]
    public async Task A_Retry_After_of_nothing_leaves_the_back_off_in_place(string retryAfter)
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(429, retryAfter: retryAfter), ScriptedHandler.Status(200, Page));
        Assert.Null(await ListAsync(handler));
        Assert.True(handler.Attempts[1] > handler.Attempts[0]);
    }

    [Fact]
    public async Task Retry_After_Ms_goes_before_Retry_After()
    {
        var handler = new ScriptedHandler(
            _clock,
            request =>
            {
                var response = ScriptedHandler.Status(429, retryAfter: "7")(request);
                response.Headers.Add("Retry-After-Ms", "2500");
                return response;
            },
            ScriptedHandler.Status(200, Page));
        Assert.Null(await ListAsync(handler));
        Assert.Equal(TimeSpan.FromMilliseconds(2500), handler.Attempts[1] - handler.Attempts[0]);
    }

    [Fact]
    public async Task A_refused_key_is_not_asked_again_without_the_time_for_it()
    {
        var script = new FaultScript(_clock, Tracked, "reset", "409");
        using var usage = TestClient.Of(script, _clock, options => options.Autumn.Resilience.BaseDelay = TimeSpan.Zero);
        var started = _clock.GetUtcNow();
        var options = new RequestOptions { Timeout = TimeSpan.FromSeconds(20), AttemptTimeout = TimeSpan.FromSeconds(20) };
        Assert.IsType<UsageOutcomeUnknownException>(await VirtualTime.RunAsync(_clock, () => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f" }, options)));
        Assert.Equal(started, _clock.GetUtcNow());
    }

    [Fact]
    public async Task A_wait_that_the_total_timeout_cuts_short_ends_in_the_cause()
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(503, """{"message":"busy"}"""));
        var seen = new List<UsageResponseInfo>();
        var failure = Assert.IsType<UsageServerException>(await ListAsync(handler, new RequestOptions { Timeout = TimeSpan.FromMilliseconds(20), OnResponse = seen.Add }));
        Assert.Equal("busy", failure.ServerMessage);
        Assert.Single(seen);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("NaN")]
    [InlineData("")]
    public async Task A_Retry_After_that_cannot_be_read_is_passed_over(string retryAfter)
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(503, retryAfter: retryAfter), ScriptedHandler.Status(200, Page));
        Assert.Null(await ListAsync(handler));
        Assert.Equal(2, handler.Attempts.Count);
    }

    [Fact]
    public async Task Timeouts_and_the_longest_Retry_After_can_be_overridden_for_a_call()
    {
        var script = new FaultScript(_clock, Tracked, "silence", "409", "503/45", "200");
        using var usage = TestClient.Of(script, _clock);
        var options = new RequestOptions { Timeout = TimeSpan.FromMinutes(2), AttemptTimeout = TimeSpan.FromSeconds(3), MaxRetryAfter = TimeSpan.FromMinutes(1) };
        var started = _clock.GetUtcNow();
        Assert.Null(await VirtualTime.RunAsync(_clock, () => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f" }, options)));

        // Less patience of the call does not shorten the wait after the refused key.
        Assert.Equal([RetryTable.BackOff[0], 20, 45], script.Delays.Select(wait => Math.Round(wait, 3)));
        Assert.Equal(3 + RetryTable.BackOff[0] + 20 + 45, (_clock.GetUtcNow() - started).TotalSeconds, 0.001);
    }

    [Fact]
    public async Task A_call_that_runs_out_of_time_while_it_waits_for_a_token_has_not_been_sent()
    {
        var service = new TokenHandler(_clock) { Hold = new TaskCompletionSource() };
        using var usage = TestClient.Of(service, _clock);
        var options = new RequestOptions { Timeout = TimeSpan.FromSeconds(5) };
        Assert.IsType<UsageTimeoutException>(await VirtualTime.RunAsync(_clock, () => usage.Collectors.SendDataAsync("c", new() { Data = "x" }, options)));
        Assert.Equal(0, service.ApiRequests);
    }

    [Fact]
    public async Task More_patience_of_a_call_prolongs_the_wait_after_the_refused_key()
    {
        var script = new FaultScript(_clock, Tracked, "reset", "409", "200");
        using var usage = TestClient.Of(script, _clock);
        var options = new RequestOptions { Timeout = TimeSpan.FromMinutes(2), AttemptTimeout = TimeSpan.FromSeconds(30) };
        Assert.Null(await VirtualTime.RunAsync(_clock, () => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f" }, options)));
        Assert.Equal(30, script.Delays.Last());
    }

    [Fact]
    public async Task A_repetition_waits_for_its_permit_although_a_first_attempt_would_not()
    {
        var script = new FaultScript(_clock, Page, "429", "200");
        using var usage = TestClient.Of(script, _clock, options =>
        {
            TestClient.Pace(options, isPaced: true);
            options.DodoPayments.Pacing.MaxWait = TimeSpan.Zero;
        });
        Assert.Null(await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync()));
        Assert.Equal(2, script.Attempts);
    }

    [Fact]
    public async Task A_client_that_is_disposed_of_between_attempts_ends_a_call_in_its_last_failure()
    {
        var usage = (UsageClient?)null;
        using var client = usage = UsageClient.Create(new()
        {
            DodoPayments = { ApiKey = TestClient.DodoKey },
            TimeProvider = _clock,
            PrimaryHandler = new ContractHandler(new ScriptedHandler(_clock, request =>
            {
                usage!.Dispose();
                return ScriptedHandler.Status(503)(request);
            })),
        });
        Assert.IsType<UsageServerException>(await VirtualTime.RunAsync(_clock, () => client.UsageEvents.ListAsync()));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.UsageEvents.ListAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_token_that_cannot_be_had_after_an_attempt_that_may_have_arrived_leaves_that_as_the_cause()
    {
        var token = ScriptedHandler.Status(200, """{"access_token":"t","expires_in":1}""");
        var handler = new ScriptedHandler(_clock, token, ScriptedHandler.Status(503, retryAfter: "5"), ScriptedHandler.Status(401, """{"error":"invalid_client"}"""));
        using var usage = TestClient.Of(handler, _clock);
        var failure = await VirtualTime.RunAsync(_clock, () => usage.Meters.DeleteAsync("m"));
        Assert.Equal("meters.delete", Assert.IsType<UsageServerException>(failure).Operation);
        Assert.Equal(3, handler.Attempts.Count);
    }

    [Fact]
    public async Task Retries_can_be_switched_off_for_a_client()
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(500));
        using var usage = TestClient.Of(handler, _clock, options => options.DodoPayments.Resilience.MaxRetries = 0);
        Assert.IsType<UsageServerException>(await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync()));
        Assert.Single(handler.Attempts);
    }

    [Fact]
    public async Task Track_keeps_its_idempotency_key_and_body_over_all_attempts()
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(503), ScriptedHandler.Throws(HttpRequestError.ResponseEnded), ScriptedHandler.Status(200, Tracked));
        Assert.Null(await TrackAsync(handler));
        Assert.Equal(["key-1", "key-1", "key-1"], handler.IdempotencyKeys);
        Assert.Single(handler.Bodies.Distinct());
    }

    [Fact]
    public async Task Track_takes_the_callers_idempotency_key()
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(200, Tracked));
        Assert.Null(await TrackAsync(handler, new RequestOptions { IdempotencyKey = "order-17" }));
        Assert.Equal(["order-17"], handler.IdempotencyKeys);
    }

    [Fact]
    public async Task OnResponse_tells_status_headers_attempts_and_time_of_the_last_attempt_once()
    {
        var seen = new List<UsageResponseInfo>();
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(503, retryAfter: "2"), ScriptedHandler.Status(429, retryAfter: "60"));
        await ListAsync(handler, new RequestOptions { OnResponse = seen.Add });
        var info = Assert.Single(seen);
        Assert.Equal((429, 2, 2.0), ((int)info.StatusCode, info.Attempts, info.Elapsed.TotalSeconds));
        Assert.Equal("60", info.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_already_sends_nothing()
    {
        var handler = new ScriptedHandler(_clock);
        using var usage = TestClient.Of(handler, _clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => usage.UsageEvents.ListAsync(cancellationToken: new CancellationToken(canceled: true)));
        Assert.Empty(handler.Attempts);
    }

    [Fact]
    public async Task A_call_does_not_come_back_to_the_synchronization_context_of_its_caller()
    {
        var reply = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var usage = TestClient.Of(new LateHandler(reply.Task), _clock);
        var ours = SynchronizationContext.Current;
        var context = new CountingContext();
        SynchronizationContext.SetSynchronizationContext(context);
        var running = usage.UsageEvents.ListAsync(cancellationToken: TestContext.Current.CancellationToken);
        SynchronizationContext.SetSynchronizationContext(ours);
        reply.SetResult(new() { Content = new StringContent(Page) });
        await running;
        Assert.Equal(0, context.Posts);
    }

    private async Task<Exception?> ListAsync(ScriptedHandler handler, RequestOptions? options = null)
    {
        using var usage = TestClient.Of(handler, _clock);
        return await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync(options: options));
    }

    private async Task<Exception?> TrackAsync(ScriptedHandler handler, RequestOptions? options = null)
    {
        using var usage = TestClient.Of(handler, _clock);
        return await VirtualTime.RunAsync(_clock, () => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f" }, options));
    }

    private sealed class LateHandler(Task<HttpResponseMessage> reply) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => reply;
    }

    private sealed class CountingContext : SynchronizationContext
    {
        private int _posts;

        public int Posts => _posts;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _posts);
            base.Post(d, state);
        }
    }
}

using UsageSdk.Testing;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Authentication;

/// <summary>The token endpoint has retries of its own; the call that waits for a token adds none.</summary>
public sealed class TokenRetryTests
{
    private const string AToken = """{"access_token":"t","expires_in":3600}""";
    private const string Page = """{"meters":[]}""";

    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retry_After_of_the_token_endpoint_is_respected()
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(429, retryAfter: "7"), ScriptedHandler.Status(200, AToken), ScriptedHandler.Status(200, Page));
        using var usage = TestClient.Of(handler, _clock);
        var start = _clock.GetUtcNow();
        var call = usage.Meters.ListAsync(cancellationToken: Token);
        _clock.Advance(TimeSpan.FromSeconds(7));
        await call;
        Assert.Equal([start, start.AddSeconds(7), start.AddSeconds(7)], handler.Attempts);
    }

    [Fact]
    public async Task A_Retry_After_beyond_the_limit_fails_at_once()
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(429, retryAfter: "31"));
        using var usage = TestClient.Of(handler, _clock);
        var failure = await Assert.ThrowsAsync<UsageRateLimitException>(() => usage.Meters.ListAsync(cancellationToken: Token));
        Assert.Equal(("token.create", TimeSpan.FromSeconds(31)), (failure.Operation, failure.RetryAfter));
        Assert.Single(handler.Attempts);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_token_request_that_keeps_failing_is_tried_as_often_as_any_other_and_the_call_is_not_repeated(int status)
    {
        var handler = new ScriptedHandler(_clock, [.. Enumerable.Repeat(ScriptedHandler.Status(status), 20)]);
        using var usage = TestClient.Of(handler, _clock);
        var call = usage.Meters.ListAsync(cancellationToken: Token);
        while (handler.Attempts.Count < 4 && _clock.AdvanceToNextTimer())
        {
        }

        var failure = await Assert.ThrowsAnyAsync<UsageApiException>(() => call);
        Assert.Equal(("token.create", status), (failure.Operation, (int)failure.StatusCode));
        Assert.Equal((4, 0), (handler.Attempts.Count, _clock.PendingTimers));
    }

    [Fact]
    public async Task A_token_endpoint_without_a_connection_is_not_tried_more_often_either()
    {
        var handler = new ScriptedHandler(_clock, [.. Enumerable.Repeat(ScriptedHandler.Throws(HttpRequestError.ConnectionError), 20)]);
        using var usage = TestClient.Of(handler, _clock);
        var call = usage.Meters.ListAsync(cancellationToken: Token);
        while (handler.Attempts.Count < 4 && _clock.AdvanceToNextTimer())
        {
        }

        Assert.Equal("token.create", (await Assert.ThrowsAsync<UsageConnectionException>(() => call)).Operation);
        Assert.Equal(4, handler.Attempts.Count);
    }

    [Fact]
    public async Task A_token_endpoint_that_hangs_is_asked_no_more_often_than_retries_allow()
    {
        var service = new TokenHandler(_clock) { Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };
        using var usage = TestClient.Of(service, _clock);
        var call = usage.Meters.ListAsync(cancellationToken: Token);
        while (!call.IsCompleted)
        {
            Token.ThrowIfCancellationRequested();
            _clock.AdvanceToNextTimer();
            await Task.Yield();
        }

        await Assert.ThrowsAsync<UsageTimeoutException>(() => call);
        Assert.InRange(service.TokenRequests, 1, 4);
        Assert.Equal(0, service.ApiRequests);
    }

    [Fact]
    public async Task A_call_that_outlasts_a_token_request_with_retries_gets_its_outcome()
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(503, retryAfter: "25"), ScriptedHandler.Status(200, AToken), ScriptedHandler.Status(200, Page));
        using var usage = TestClient.Of(handler, _clock);
        var start = _clock.GetUtcNow();
        var call = usage.Meters.ListAsync(cancellationToken: Token);

        // The attempt's own limit of 20 seconds ends the wait, and the next attempt joins the same token request.
        while (handler.Attempts.Count < 2)
        {
            Token.ThrowIfCancellationRequested();
            _clock.AdvanceToNextTimer();
            await Task.Yield();
        }

        await call;
        Assert.Equal((3, start.AddSeconds(25)), (handler.Attempts.Count, handler.Attempts[1]));
    }
}

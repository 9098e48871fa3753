using System.Net;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk.Testing;
using UsageSdk.Tests.Contract;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Authentication;

/// <summary>Between its soft and its hard expiry a token is renewed behind the calls, which go on with it.</summary>
public sealed class SoftExpiryTests : IDisposable
{
    private static readonly TimeSpan Soft = TimeSpan.FromSeconds(3300);
    private static readonly TimeSpan Hard = TimeSpan.FromSeconds(3540);

    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly TokenHandler _service;
    private readonly UsageClient _usage;

    public SoftExpiryTests()
    {
        _service = new TokenHandler(_clock);
        _usage = TestClient.Of(_service, _clock, options => options.UsageEngine.Resilience.MaxRetries = 0);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _usage.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task No_call_waits_for_a_renewal_and_there_is_one_however_many_callers()
    {
        await CallAsync();
        _clock.Advance(Soft);
        _service.Hold = NewHold();
        await Task.WhenAll(Enumerable.Range(0, Crowd.Size).Select(_ => Task.Run(CallAsync, Token)));
        Assert.Equal((2, Crowd.Size + 1, "token-MARKED-1"), (_service.TokenRequests, _service.ApiRequests, _service.LastToken));

        _service.Hold.SetResult();
        await CallUntilAsync("token-MARKED-2");
        Assert.Equal(2, _service.TokenRequests);
    }

    [Fact]
    public async Task A_failed_renewal_breaks_no_call_and_is_tried_again_after_a_back_off_that_doubles()
    {
        await CallAsync();
        _clock.Advance(Soft);
        _service.AnswerToken = () => TokenHandler.Reply(HttpStatusCode.InternalServerError, "");
        await CallAsync();
        var requests = 2;
        foreach (var wait in (int[])[5, 10, 20, 40, 60, 60])
        {
            await CallAsync();
            _clock.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromTicks(1));
            await CallAsync();
            Assert.Equal(requests, _service.TokenRequests);
            _clock.Advance(TimeSpan.FromTicks(1));
            await CallAsync();
            Assert.Equal(++requests, _service.TokenRequests);
        }
    }

    [Fact]
    public async Task A_renewal_that_succeeds_ends_the_back_off()
    {
        await CallAsync();
        _clock.Advance(Soft);
        _service.AnswerToken = () => TokenHandler.Reply(HttpStatusCode.InternalServerError, "");
        await CallAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await CallAsync();
        _service.AnswerToken = null;
        _clock.Advance(TimeSpan.FromSeconds(10));
        await CallAsync();
        await CallAsync();
        Assert.Equal((4, "token-MARKED-2"), (_service.TokenRequests, _service.LastToken));

        _clock.Advance(Soft);
        _service.AnswerToken = () => TokenHandler.Reply(HttpStatusCode.InternalServerError, "");
        await CallAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await CallAsync();
        Assert.Equal(6, _service.TokenRequests);
    }

    [Fact]
    public async Task A_renewal_is_not_tried_again_before_the_endpoint_allows_it()
    {
        await CallAsync();
        _clock.Advance(Soft);
        _service.AnswerToken = () => ScriptedHandler.Status(429, retryAfter: "90")(new());
        await CallAsync();
        _clock.Advance(TimeSpan.FromSeconds(89));
        await CallAsync();
        Assert.Equal(2, _service.TokenRequests);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await CallAsync();
        Assert.Equal(3, _service.TokenRequests);
    }

    [Fact]
    public async Task At_the_hard_expiry_calls_wait_without_a_back_off_and_fail_with_the_renewal_which_is_not_remembered()
    {
        await CallAsync();
        _clock.Advance(Hard - TimeSpan.FromTicks(1));
        _service.AnswerToken = () => TokenHandler.Reply(HttpStatusCode.InternalServerError, "");
        await CallAsync();
        _clock.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<UsageServerException>(CallAsync);
        await Assert.ThrowsAsync<UsageServerException>(CallAsync);
        Assert.Equal((4, 2), (_service.TokenRequests, _service.ApiRequests));
        _service.AnswerToken = null;
        await CallAsync();
        Assert.Equal((5, 3), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task Calls_at_the_hard_expiry_join_the_renewal_that_is_under_way()
    {
        // Used for 30 seconds, renewed for the last 7.5 of them: less than a request may take.
        _service.ExpiresIn = 60;
        await CallAsync();
        _clock.Advance(TimeSpan.FromSeconds(22.5));
        _service.Hold = NewHold();
        await CallAsync();
        _clock.Advance(TimeSpan.FromSeconds(7.5));
        var calls = Enumerable.Range(0, 100).Select(_ => CallAsync()).ToList();
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        _service.Hold.SetResult();
        await Task.WhenAll(calls);
        Assert.Equal((2, 102, "token-MARKED-2"), (_service.TokenRequests, _service.ApiRequests, _service.LastToken));
    }

    [Fact]
    public async Task Calls_whose_token_was_refused_join_the_renewal_that_is_under_way()
    {
        await CallAsync();
        _clock.Advance(Soft);
        _service.Hold = NewHold();
        await CallAsync();
        _service.Revoke();
        var calls = Enumerable.Range(0, 100).Select(_ => CallAsync()).ToList();
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        _service.Hold.SetResult();
        await Task.WhenAll(calls);
        Assert.Equal((2, "token-MARKED-2"), (_service.TokenRequests, _service.LastToken));
    }

    [Fact]
    public async Task A_refused_token_is_not_used_again_although_its_renewal_fails()
    {
        await CallAsync();
        _clock.Advance(Soft);
        _service.Revoke();
        _service.AnswerToken = () => TokenHandler.Reply(HttpStatusCode.InternalServerError, "");
        await Assert.ThrowsAsync<UsageServerException>(CallAsync);
        var sent = _service.ApiRequests;
        await Assert.ThrowsAsync<UsageServerException>(CallAsync);
        Assert.Equal(sent, _service.ApiRequests);
        _service.AnswerToken = null;
        await CallAsync();
        Assert.Equal("token-MARKED-2", _service.LastToken);
    }

    [Fact]
    public async Task Disposing_a_client_ends_a_renewal_that_no_call_waits_for()
    {
        await using var provider = Build();
        var usage = provider.GetRequiredService<IUsageClient>();
        await usage.Meters.ListAsync(cancellationToken: Token);
        _clock.Advance(Soft);
        _service.Hold = NewHold();
        await usage.Meters.ListAsync(cancellationToken: Token);
        ((IDisposable)usage).Dispose();
        Assert.Equal((2, 1), (_service.TokenRequests, _service.CancelledRequests));
    }

    [Fact]
    public async Task A_disposed_client_starts_no_renewal()
    {
        await using var provider = Build();
        var usage = provider.GetRequiredService<IUsageClient>();
        await usage.Meters.ListAsync(cancellationToken: Token);
        ((IDisposable)usage).Dispose();
        _clock.Advance(Soft);

        // The connections are the container's, so that a late call still works.
        await usage.Meters.ListAsync(cancellationToken: Token);
        Assert.Equal((1, 2), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task Disposing_a_client_does_not_end_a_fetch_that_a_call_waits_for()
    {
        await using var provider = Build();
        var usage = provider.GetRequiredService<IUsageClient>();
        _service.Hold = NewHold();
        var call = usage.Meters.ListAsync(cancellationToken: Token);
        ((IDisposable)usage).Dispose();
        _service.Hold.SetResult();
        Assert.Empty((await call).Meters);
        Assert.Equal((1, 0), (_service.TokenRequests, _service.CancelledRequests));
    }

    [Fact]
    public async Task Disposing_a_client_does_not_end_a_renewal_that_a_call_has_come_to_wait_for()
    {
        await using var provider = Build();
        var usage = provider.GetRequiredService<IUsageClient>();
        await usage.Meters.ListAsync(cancellationToken: Token);
        _clock.Advance(Soft);
        _service.Hold = NewHold();
        await usage.Meters.ListAsync(cancellationToken: Token);
        _service.Revoke();
        var call = usage.Meters.ListAsync(cancellationToken: Token);
        ((IDisposable)usage).Dispose();
        _service.Hold.SetResult();
        Assert.Empty((await call).Meters);
        Assert.Equal((2, 0), (_service.TokenRequests, _service.CancelledRequests));
    }

    [Fact]
    public async Task A_renewal_that_fails_among_concurrent_calls_is_not_tried_again_by_one_of_them()
    {
        await CallAsync();
        _clock.Advance(Soft);
        _service.AnswerToken = () => TokenHandler.Reply(HttpStatusCode.InternalServerError, "");
        await Task.WhenAll(Enumerable.Range(0, Crowd.Size).Select(_ => Task.Run(CallAsync, Token)));
        Assert.Equal((2, Crowd.Size + 1), (_service.TokenRequests, _service.ApiRequests));
    }

    private static TaskCompletionSource NewHold() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProvider Build() => new ServiceCollection()
        .AddUsageClient(options =>
        {
            TestClient.Pace(options, isPaced: false);
            (options.PrimaryHandler, options.TimeProvider) = (new ContractHandler(_service), _clock);
            (options.UsageEngine.ClientId, options.UsageEngine.ClientSecret) = ("client-1", TestClient.EngineSecret);
            options.UsageEngine.Resilience.MaxRetries = 0;
        })
        .Services.BuildServiceProvider();

    private async Task CallAsync() => Assert.Empty((await _usage.Meters.ListAsync(cancellationToken: Token)).Meters);

    private async Task CallUntilAsync(string token)
    {
        while (_service.LastToken != token)
        {
            Token.ThrowIfCancellationRequested();
            await CallAsync();
        }
    }
}

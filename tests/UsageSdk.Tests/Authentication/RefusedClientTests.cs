using System.Net;
using UsageSdk.Testing;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Authentication;

/// <summary>A client that the token endpoint refuses is not brought before it again and again.</summary>
public sealed class RefusedClientTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly TokenHandler _service;
    private readonly UsageClient _usage;

    public RefusedClientTests()
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

    [Theory]
    [InlineData(400, """{"error":"invalid_client"}""")]
    [InlineData(401, """{"error":"invalid_client"}""")]
    [InlineData(403, """{"code":"unauthorized_client"}""")]
    [InlineData(400, """{"code":"E1","error":"unauthorized_client"}""")]
    [InlineData(401, "")]
    [InlineData(401, """{"error":"access_denied"}""")]
    [InlineData(401, "<html>")]
    [InlineData(401, "[]")]
    public async Task A_refusal_is_remembered_for_30_seconds(int status, string body)
    {
        _service.AnswerToken = () => TokenHandler.Reply((HttpStatusCode)status, body);
        var first = await Assert.ThrowsAsync<UsageAuthenticationException>(CallAsync);
        Assert.Equal(((HttpStatusCode)status, body, "token.create"), (first.StatusCode, first.ResponseBody, first.Operation));
        _clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        var second = await Assert.ThrowsAsync<UsageAuthenticationException>(CallAsync);
        Assert.NotSame(first, second);
        Assert.Equal((first.StatusCode, first.ErrorCode, body, "token.create"), (second.StatusCode, second.ErrorCode, second.ResponseBody, second.Operation));
        Assert.Equal((1, 0), (_service.TokenRequests, _service.ApiRequests));

        _clock.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<UsageAuthenticationException>(CallAsync);
        await Assert.ThrowsAsync<UsageAuthenticationException>(CallAsync);
        Assert.Equal((2, 0), (_service.TokenRequests, _service.ApiRequests));
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_request"}""")]
    [InlineData(400, "")]
    [InlineData(400, "{")]
    [InlineData(400, "[]")]
    [InlineData(400, "\"invalid_client\"")]
    [InlineData(400, """{"error":5}""")]
    [InlineData(400, """{"error":["invalid_client"]}""")]
    [InlineData(403, "")]
    [InlineData(404, """{"error":"invalid_client"}""")]
    [InlineData(429, "")]
    [InlineData(500, """{"error":"invalid_client"}""")]
    public async Task Other_failures_are_not_remembered(int status, string body)
    {
        _service.AnswerToken = () => TokenHandler.Reply((HttpStatusCode)status, body);
        await Assert.ThrowsAnyAsync<UsageApiException>(CallAsync);
        await Assert.ThrowsAnyAsync<UsageApiException>(CallAsync);
        _service.AnswerToken = null;
        await CallAsync();
        Assert.Equal((3, 1), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task Both_messages_name_client_and_endpoint_and_the_later_one_says_until_when_to_wait()
    {
        _service.Secret = "another";
        var first = await Assert.ThrowsAsync<UsageAuthenticationException>(CallAsync);
        Assert.Equal("token.create: 401 invalid_client: wrong secret *** (the token endpoint https://service.test/authentication/v1/oauth/token refuses the client 'client-1')", first.Message);
        var second = await Assert.ThrowsAsync<UsageAuthenticationException>(CallAsync);
        Assert.Equal($"{first.Message}; this is remembered from an earlier call, and no token is asked for with these credentials until 2026-03-10T12:00:30Z", second.Message);
        Assert.DoesNotContain("MARKED", first.ToString() + second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_set_as_the_id_too_is_not_shown()
    {
        _service.Secret = "another";
        using var usage = TestClient.Of(_service, _clock, options => options.UsageEngine.ClientId = TestClient.EngineSecret);
        var failure = await Assert.ThrowsAsync<UsageAuthenticationException>(() => usage.Meters.ListAsync(cancellationToken: Token));
        Assert.DoesNotContain("MARKED", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_callers_have_exceptions_of_their_own()
    {
        _service.Secret = "another";
        _service.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = Enumerable.Range(0, 100).Select(_ => CallAsync()).ToList();
        _service.Hold.SetResult();
        var failures = new HashSet<Exception>(ReferenceEqualityComparer.Instance);
        foreach (var call in calls.Concat(Enumerable.Range(0, 100).Select(_ => CallAsync())))
        {
            Assert.True(failures.Add(await Assert.ThrowsAsync<UsageAuthenticationException>(() => call)));
        }

        Assert.Equal((1, 0), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task A_client_that_is_refused_while_its_token_lives_goes_on_until_the_hard_expiry()
    {
        await CallAsync();
        _clock.Advance(TimeSpan.FromSeconds(3300));
        _service.Secret = "another";
        await CallAsync();
        Assert.Equal((2, 2), (_service.TokenRequests, _service.ApiRequests));
        _clock.Advance(TimeSpan.FromSeconds(29.9));
        await CallAsync();
        Assert.Equal(2, _service.TokenRequests);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await CallAsync();
        Assert.Equal(3, _service.TokenRequests);

        _clock.Advance(TimeSpan.FromSeconds(200));
        await CallAsync();
        Assert.Equal((4, 5), (_service.TokenRequests, _service.ApiRequests));
        _clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<UsageAuthenticationException>(CallAsync);
        Assert.Equal((4, 5), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task A_refused_token_and_a_refused_client_do_not_make_a_loop()
    {
        await CallAsync();
        _service.Revoke();
        _service.Secret = "another";
        foreach (var _ in Enumerable.Range(0, 100))
        {
            Assert.Equal("token.create", (await Assert.ThrowsAsync<UsageAuthenticationException>(CallAsync)).Operation);
        }

        Assert.Equal((2, 2), (_service.TokenRequests, _service.ApiRequests));
    }

    private async Task CallAsync() => Assert.Empty((await _usage.Meters.ListAsync(cancellationToken: Token)).Meters);
}

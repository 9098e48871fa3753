using UsageSdk.Testing;
using UsageSdk.Tests.Contract;
using UsageSdk.Tests.Wire;
using UsageSdk.UsageEngine;

namespace UsageSdk.Tests.Authentication;

/// <summary>Access tokens by client credentials: one fetch for all, renewed in time, replaced once when refused.</summary>
public sealed class ClientCredentialsTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly TokenHandler _service;
    private readonly UsageClient _usage;

    public ClientCredentialsTests()
    {
        _service = new TokenHandler(_clock);
        _usage = TestClient.Of(_service, _clock);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _usage.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task The_token_request_is_as_documented()
    {
        await _usage.Meters.ListAsync(cancellationToken: Token);
        var (address, body) = Assert.Single(_service.Asked);
        Assert.Equal("/authentication/v1/oauth/token", address.AbsolutePath);
        Assert.Equal($$"""{"audience":"https://service.test/","client_id":"client-1","client_secret":"{{TestClient.EngineSecret}}","grant_type":"client_credentials"}""", body.ToJsonString());
    }

    [Theory]
    [InlineData(UsageEngineRegion.Europe, null, null, "https://api.digitalroute.io/authentication/v1/oauth/token", "https://api.digitalroute.io/")]
    [InlineData(UsageEngineRegion.Europe, null, "", "https://api.digitalroute.io/authentication/v1/oauth/token", "https://api.digitalroute.io/")]
    [InlineData(UsageEngineRegion.UnitedStates, null, null, "https://api.us.digitalroute.io/authentication/v1/oauth/token", "https://api.us.digitalroute.io/")]
    [InlineData(UsageEngineRegion.Europe, "https://engine.test/gate", null, "https://engine.test/gate/authentication/v1/oauth/token", "https://engine.test/")]
    [InlineData(UsageEngineRegion.Europe, "https://engine.test", "urn:mine", "https://engine.test/authentication/v1/oauth/token", "urn:mine")]
    public async Task Region_host_and_audience_can_be_chosen(UsageEngineRegion region, string? address, string? audience, string tokenAddress, string tokenAudience)
    {
        using var allowed = address is "https://engine.test/gate" ? ContractWatch.AllowOddRequests("The prefix of a gateway goes before the paths of the contract.") : null;
        using var usage = TestClient.Of(_service, _clock, options =>
        {
            options.UsageEngine.Region = region;
            options.UsageEngine.BaseAddress = address is null ? null : new Uri(address);
            options.UsageEngine.Audience = audience;
        });
        await usage.Meters.ListAsync(cancellationToken: Token);
        var asked = Assert.Single(_service.Asked);
        Assert.Equal((tokenAddress, tokenAudience), (asked.Address.AbsoluteUri, (string?)asked.Body["audience"]));
    }

    [Fact]
    public async Task A_thousand_first_calls_make_one_token_request()
    {
        await AllWaitAsync(Crowd.Size, calls => Task.WhenAll(calls));
        Assert.Equal((1, Crowd.Size), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task Ten_thousand_calls_with_an_expired_token_make_one_token_request()
    {
        await _usage.Meters.ListAsync(cancellationToken: Token);
        _clock.Advance(TimeSpan.FromHours(1));
        await AllWaitAsync(Crowd.Huge, calls => Task.WhenAll(calls));
        Assert.Equal((2, Crowd.Huge + 1), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task A_token_request_that_fails_fails_all_that_wait_for_it()
    {
        _service.Secret = "another";
        await AllWaitAsync(100, async calls =>
        {
            foreach (var call in calls)
            {
                Assert.Equal("invalid_client", (await Assert.ThrowsAsync<UsageAuthenticationException>(() => call)).ErrorCode);
            }
        });
        Assert.Equal((1, 0), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_end_the_fetch_for_the_others()
    {
        using var cancellation = new CancellationTokenSource();
        _service.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _usage.Meters.ListAsync(cancellationToken: cancellation.Token);
        var second = _usage.Meters.ListAsync(cancellationToken: Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _service.Hold.SetResult();
        Assert.Empty((await second).Meters);
        Assert.Equal(1, _service.TokenRequests);
    }

    [Fact]
    public async Task A_creation_that_waited_for_a_token_in_vain_has_not_been_sent()
    {
        _service.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = _usage.Meters.CreateAsync(new() { MeterKey = "k", MeterTypeId = "t", UserId = "u" }, new() { MaxRetries = 0 }, Token);
        _clock.Advance(TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<UsageTimeoutException>(() => call);
        Assert.Equal(0, _service.ApiRequests);
    }

    [Theory]
    [InlineData("""{"access_token":"a\nb","expires_in":3600}""")]
    [InlineData("""{"access_token":"","expires_in":3600}""")]
    [InlineData("""{"access_token":null}""")]
    [InlineData("""{"token_type":"Bearer"}""")]
    [InlineData("<html>")]
    public async Task A_reply_without_a_token_cannot_be_read_and_is_not_kept(string reply)
    {
        var handler = new ScriptedHandler(_clock, ScriptedHandler.Status(200, reply), ScriptedHandler.Status(200, """{"access_token":"t"}"""), ScriptedHandler.Status(200, """{"meters":[]}"""));
        using var usage = TestClient.Of(handler, _clock);
        var failure = await Assert.ThrowsAsync<UsageResponseException>(() => usage.Meters.ListAsync(cancellationToken: Token));
        Assert.Equal("token.create", failure.Operation);
        Assert.Empty((await usage.Meters.ListAsync(cancellationToken: Token)).Meters);
    }

    [Theory]
    [InlineData("", 180, 240)]
    [InlineData(""","expires_in":null""", 180, 240)]
    [InlineData(""","expires_in":3600.5""", 3300.5, 3540.5)]
    [InlineData(""","expires_in":1e15""", 86100, 86340)]
    [InlineData(""","expires_in":-1""", 0, 0)]
    public async Task A_lifetime_may_be_absent_fractional_endless_or_over(string member, double soft, double hard)
    {
        var tokenRequests = 0;
        HttpResponseMessage Answer(HttpRequestMessage request)
        {
            var isToken = request.RequestUri!.AbsolutePath.EndsWith("/oauth/token", StringComparison.Ordinal);
            tokenRequests += isToken ? 1 : 0;
            return isToken && tokenRequests == 2
                ? ScriptedHandler.Status(400)(request)
                : ScriptedHandler.Status(200, isToken ? $$"""{"access_token":"t"{{member}}}""" : """{"meters":[]}""")(request);
        }

        async Task<int> RequestsAt(double second)
        {
            var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
            tokenRequests = 0;
            using var usage = TestClient.Of(new ScriptedHandler(clock, Answer, Answer, Answer, Answer), clock);
            await usage.Meters.ListAsync(cancellationToken: Token);
            clock.Advance(TimeSpan.FromSeconds(second));

            // The second token request fails, which breaks a call only when it waits.
            var failure = await Record.ExceptionAsync(() => usage.Meters.ListAsync(cancellationToken: Token));
            return failure is null ? tokenRequests : -1;
        }

        if (soft > 0)
        {
            Assert.Equal((1, 2, 2), (await RequestsAt(soft - 0.001), await RequestsAt(soft), await RequestsAt(hard - 0.001)));
        }

        Assert.Equal(-1, await RequestsAt(hard));
    }

    [Fact]
    public async Task A_token_that_was_replaced_meanwhile_is_taken_out_of_errors_too()
    {
        using var usage = TestClient.Of(new ScriptedHandler(_clock, ScriptedHandler.Status(200, """{"access_token":"REPLACED-abcdef"}"""), request =>
        {
            // Answered late: by now, the client may hold another token.
            request.Headers.Authorization = new("Bearer", "EARLIER-MARKED");
            var response = ScriptedHandler.Status(403, """{"message":"no scope for EARLIER-MARKED"}""")(request);
            response.RequestMessage = request;
            return response;
        }), _clock);
        var failure = await Assert.ThrowsAsync<UsagePermissionException>(() => usage.Meters.ListAsync(cancellationToken: Token));
        Assert.Equal("no scope for ***", failure.ServerMessage);
    }

    [Fact]
    public async Task All_groups_share_a_token()
    {
        await _usage.Meters.ListAsync(cancellationToken: Token);
        await Assert.ThrowsAsync<UsageResponseException>(() => _usage.Collectors.ListAsync(cancellationToken: Token));
        Assert.Equal(1, _service.TokenRequests);
    }

    [Theory]
    [InlineData(3600, 3299.9, 1, 1)]
    [InlineData(3600, 3300, 2, 1)]
    [InlineData(3600, 3539.9, 2, 1)]
    [InlineData(3600, 3540, 2, 2)]
    [InlineData(100, 37.4, 1, 1)]
    [InlineData(100, 37.5, 2, 1)]
    [InlineData(100, 49.9, 2, 1)]
    [InlineData(100, 50, 2, 2)]
    [InlineData(1, 1, 2, 2)]
    public async Task A_token_is_renewed_before_it_ends_and_waited_for_at_its_end_only(int expiresIn, double secondsLater, int requests, int usedToken)
    {
        _service.ExpiresIn = expiresIn;
        await _usage.Meters.ListAsync(cancellationToken: Token);
        _clock.Advance(TimeSpan.FromSeconds(secondsLater));
        await _usage.Meters.ListAsync(cancellationToken: Token);
        Assert.Equal((requests, 2, $"token-MARKED-{usedToken}"), (_service.TokenRequests, _service.ApiRequests, _service.LastToken));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public async Task A_revoked_token_is_replaced_once_at_once_also_with_retries_off(int maxRetries)
    {
        await _usage.Meters.ListAsync(cancellationToken: Token);
        _service.Revoke();
        var before = _clock.GetUtcNow();
        Assert.Empty((await _usage.Meters.ListAsync(options: new() { MaxRetries = maxRetries }, cancellationToken: Token)).Meters);
        Assert.Equal((2, 3, before), (_service.TokenRequests, _service.ApiRequests, _clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_call_that_may_not_be_repeated_is_sent_again_after_a_refused_token()
    {
        await _usage.Meters.ListAsync(cancellationToken: Token);
        _service.Revoke();
        await Assert.ThrowsAsync<UsageResponseException>(() => _usage.Meters.CreateAsync(new() { MeterKey = "k", MeterTypeId = "t", UserId = "u" }, cancellationToken: Token));
        Assert.Equal((2, 3), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task A_token_that_is_refused_twice_ends_in_one_exception_without_a_loop()
    {
        _service.ExpiresIn = -10;
        var failure = await Assert.ThrowsAsync<UsageAuthenticationException>(() => _usage.Meters.ListAsync(cancellationToken: Token));
        Assert.Equal(2, _service.ApiRequests);
        Assert.DoesNotContain("MARKED", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_refusals_of_a_token_make_one_renewal()
    {
        await _usage.Meters.ListAsync(cancellationToken: Token);
        _service.Revoke();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => _usage.Meters.ListAsync(cancellationToken: Token), Token)));
        Assert.Equal(2, _service.TokenRequests);
    }

    [Fact]
    public async Task A_thousand_calls_that_are_refused_together_make_one_renewal_and_all_succeed()
    {
        await _usage.Meters.ListAsync(cancellationToken: Token);
        _service.Revoke();
        _service.HoldReplies = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var starts = await Task.WhenAll(Enumerable.Range(0, Crowd.Size).Select(_ => Task.Run(() => new { Call = _usage.Meters.ListAsync(cancellationToken: Token) }, Token)));

        // All have been sent with the revoked token, and none has its answer.
        Assert.Equal((1, Crowd.Size + 1), (_service.TokenRequests, _service.ApiRequests));
        _service.HoldReplies.SetResult();
        Assert.All(await Task.WhenAll(starts.Select(start => start.Call)), page => Assert.Empty(page.Meters));
        Assert.Equal((2, (2 * Crowd.Size) + 1), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task An_API_that_refuses_every_token_is_not_asked_with_a_new_one_for_each_call()
    {
        _service.ExpiresIn = 3600;
        await _usage.Meters.ListAsync(cancellationToken: Token);
        _service.AnswerToken = () => ScriptedHandler.Status(200, """{"access_token":"unknown-MARKED","expires_in":3600}""")(new());
        _service.Revoke();
        foreach (var _ in Enumerable.Range(0, 10))
        {
            await Assert.ThrowsAsync<UsageAuthenticationException>(() => _usage.Meters.ListAsync(cancellationToken: Token));
        }

        Assert.Equal((2, 12), (_service.TokenRequests, _service.ApiRequests));
        _service.AnswerToken = null;
        _clock.Advance(TimeSpan.FromSeconds(5));
        await _usage.Meters.ListAsync(cancellationToken: Token);
        Assert.Equal(3, _service.TokenRequests);
    }

    [Fact]
    public async Task A_wrong_secret_names_the_token_operation_and_no_secret()
    {
        _service.Secret = "another";
        var failure = await Assert.ThrowsAsync<UsageAuthenticationException>(() => _usage.Meters.ListAsync(cancellationToken: Token));
        Assert.Equal(("token.create", "invalid_client"), (failure.Operation, failure.ErrorCode));
        Assert.Equal("wrong secret ***", failure.ServerMessage);
        Assert.DoesNotContain("MARKED", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal((1, 0), (_service.TokenRequests, _service.ApiRequests));
    }

    [Theory]
    [InlineData(null, "s", "UsageEngine:ClientId")]
    [InlineData("", "s", "UsageEngine:ClientId")]
    [InlineData("c", null, "UsageEngine:ClientSecret")]
    [InlineData("c", "", "UsageEngine:ClientSecret")]
    public async Task A_missing_credential_names_its_setting(string? id, string? secret, string setting)
    {
        using var usage = TestClient.Of(_service, _clock, options => (options.UsageEngine.ClientId, options.UsageEngine.ClientSecret) = (id, secret));
        var failure = await Assert.ThrowsAsync<UsageConfigurationException>(() => usage.Streams.ExportAsync("s", cancellationToken: Token));
        Assert.Equal((setting, "streams.export"), (failure.Setting, failure.Operation));
    }

    [Fact]
    public async Task Every_group_is_reached_by_its_own_prefix()
    {
        var paths = new List<string>();
        HttpResponseMessage Answer(HttpRequestMessage request)
        {
            paths.Add(request.RequestUri!.AbsolutePath);
            return ScriptedHandler.Status(paths.Count == 1 ? 200 : 418, """{"access_token":"t"}""")(request);
        }

        using var allowed = ContractWatch.AllowOddRequests("Prefixes that are not the contract's.");
        using var usage = TestClient.Of(new ScriptedHandler(_clock, Answer, Answer, Answer, Answer, Answer, Answer), _clock, options =>
        {
            options.UsageEngine.AuthenticationPrefix = "a";
            options.UsageEngine.MeteringPrefix = "b/c";
            options.UsageEngine.CollectionPrefix = "/d/";
            options.UsageEngine.StreamsPrefix = "e";
            options.UsageEngine.AggregationPrefix = "f";
        });
        await Assert.ThrowsAsync<UsageApiException>(() => usage.MeterTypes.ListAsync(cancellationToken: Token));
        await Assert.ThrowsAsync<UsageApiException>(() => usage.Meters.ListAsync(cancellationToken: Token));
        await Assert.ThrowsAsync<UsageApiException>(() => usage.Collectors.ListAsync(cancellationToken: Token));
        await Assert.ThrowsAsync<UsageApiException>(() => usage.Streams.ListVersionsAsync("s", cancellationToken: Token));
        await Assert.ThrowsAsync<UsageApiException>(() => usage.Aggregation.LookupSessionAsync("s", new() { FieldValues = ["v"] }, cancellationToken: Token));
        Assert.Equal(["/a/oauth/token", "/b/c/meter-types", "/b/c/meters", "/d/collectors", "/e/streams/s/versions", "/f/stores/s/session"], paths);
    }

    /// <summary>Starts calls that all find no token, and lets the token request be answered when every one of them waits.</summary>
    private async Task AllWaitAsync(int count, Func<IReadOnlyList<Task>, Task> then)
    {
        _service.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var starts = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => new { Call = (Task)_usage.Meters.ListAsync(cancellationToken: Token) }, Token)));

        // Each has run up to its wait: nothing before it waits for anything else.
        Assert.All(starts, start => Assert.False(start.Call.IsCompleted));
        _service.Hold.SetResult();
        await then([.. starts.Select(start => start.Call)]);
    }
}

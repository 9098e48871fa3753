namespace UsageSdk.WireMock.Tests;

/// <summary>Errors that the service answers, one after the other.</summary>
public sealed class ErrorTests(WireMockServer server) : WireMockTests(server)
{
    [Theory]
    [InlineData("events.list")]
    [InlineData("balances.track")]
    [InlineData("usage_events.ingest")]
    [InlineData("meters.get")]
    [InlineData("meters.update")]
    public async Task After_503_and_503_the_third_request_succeeds(string operation)
    {
        var sample = Sample.Of(operation);
        var place = await Place.CreateAsync(Server, sample, [Answer.Error(503), Answer.Error(503), Answer.Reply(sample)]);

        await place.CallAsync();

        await place.AssertReachedAsync(requests: 3);
    }

    [Theory]
    [InlineData("meter_types.create")]
    [InlineData("meters.create")]
    [InlineData("collectors.create")]
    [InlineData("collectors.send_data")]
    public async Task Operation_that_would_act_twice_is_not_repeated_after_503(string operation)
    {
        var sample = Sample.Of(operation);
        var place = await Place.CreateAsync(Server, sample, [Answer.Error(503), Answer.Error(503), Answer.Reply(sample)]);

        var failure = await Assert.ThrowsAsync<UsageOutcomeUnknownException>(() => place.CallAsync());

        Assert.IsType<UsageServerException>(failure.InnerException);
        await place.AssertReachedAsync(requests: 1);
    }

    [Theory]
    [InlineData("meters.get")]
    [InlineData("meters.create")]
    public async Task After_503_and_503_the_third_request_for_a_token_succeeds(string operation)
    {
        var (sample, token) = (Sample.Of(operation), Sample.Of(Sample.Token));
        var place = await Place.CreateAsync(Server, sample, [Answer.Reply(sample)], [Answer.Error(503), Answer.Error(503), Answer.Reply(token)]);

        await place.CallAsync();

        await place.AssertReachedAsync(requests: 1, tokens: 3);
    }

    [Theory]
    [InlineData("events.aggregate")]
    [InlineData("usage_events.retrieve")]
    [InlineData("meters.list")]
    public async Task Error_that_stays_is_met_four_times(string operation)
    {
        var place = await Place.CreateAsync(Server, Sample.Of(operation), [Answer.Error(500)]);

        await Assert.ThrowsAsync<UsageServerException>(() => place.CallAsync());

        await place.AssertReachedAsync(requests: 4);
    }

    [Theory]
    [InlineData("events.list")]
    [InlineData("usage_events.ingest")]
    [InlineData("meters.create")]
    [InlineData("collectors.send_data")]
    public async Task Every_operation_is_repeated_after_429_since_nothing_was_done(string operation)
    {
        var sample = Sample.Of(operation);
        var place = await Place.CreateAsync(Server, sample, [Answer.Error(429, retryAfter: 0), Answer.Reply(sample)]);

        await place.CallAsync();

        await place.AssertReachedAsync(requests: 2);
    }

    [Fact]
    public async Task Token_is_asked_for_again_after_429()
    {
        var (sample, token) = (Sample.Of("meters.create"), Sample.Of(Sample.Token));
        var place = await Place.CreateAsync(Server, sample, [Answer.Reply(sample)], [Answer.Error(429, retryAfter: 0), Answer.Reply(token)]);

        await place.CallAsync();

        await place.AssertReachedAsync(requests: 1, tokens: 2);
    }

    [Theory]
    [InlineData("events.list")]
    [InlineData("meters.create")]
    public async Task Wait_that_is_too_long_ends_the_call_at_once(string operation)
    {
        var place = await Place.CreateAsync(Server, Sample.Of(operation), [Answer.Error(429, retryAfter: 3600)]);

        var failure = await Assert.ThrowsAsync<UsageRateLimitException>(() => place.CallAsync());

        Assert.Equal(TimeSpan.FromHours(1), failure.RetryAfter);
        await place.AssertReachedAsync(requests: 1);
    }

    [Theory]
    [InlineData("meters.get")]
    [InlineData("meters.create")]
    public async Task After_401_a_new_token_is_fetched_and_the_request_repeated(string operation)
    {
        var sample = Sample.Of(operation);
        var place = await Place.CreateAsync(Server, sample, [Answer.Error(401), Answer.Reply(sample)]);

        await place.CallAsync(new RequestOptions { MaxRetries = 0 });

        await place.AssertReachedAsync(requests: 2, tokens: 2);
    }

    [Theory]
    [InlineData("meters.get")]
    [InlineData("meters.create")]
    public async Task Second_401_is_the_last(string operation)
    {
        var place = await Place.CreateAsync(Server, Sample.Of(operation), [Answer.Error(401)]);

        await Assert.ThrowsAsync<UsageAuthenticationException>(() => place.CallAsync());

        await place.AssertReachedAsync(requests: 2, tokens: 2);
    }

    [Theory]
    [InlineData("events.list")]
    [InlineData("usage_events.ingest")]
    public async Task Key_that_is_refused_is_not_sent_again(string operation)
    {
        var place = await Place.CreateAsync(Server, Sample.Of(operation), [Answer.Error(401)]);

        await Assert.ThrowsAsync<UsageAuthenticationException>(() => place.CallAsync());

        await place.AssertReachedAsync(requests: 1);
    }

    [Fact]
    public async Task Request_that_breaks_a_rule_is_not_sent_again()
    {
        var place = await Place.CreateAsync(Server, Sample.Of("events.list"), [Answer.Error(400)]);

        await Assert.ThrowsAsync<UsageBadRequestException>(() => place.CallAsync());

        await place.AssertReachedAsync(requests: 1);
    }

    [Fact]
    public async Task Event_whose_key_is_refused_after_an_error_has_an_unknown_outcome()
    {
        var place = await Place.CreateAsync(Server, Sample.Of("balances.track"), [Answer.Error(503), Answer.Error(409, code: "duplicate_idempotency_key")]);

        await Assert.ThrowsAsync<UsageOutcomeUnknownException>(() => place.CallAsync());

        await place.AssertReachedAsync(requests: 2);
    }
}

namespace UsageSdk.WireMock.Tests;

/// <summary>Replies that come after the 300 ms of an attempt.</summary>
public sealed class DelayTests(WireMockServer server) : WireMockTests(server)
{
    [Theory]
    [InlineData("events.aggregate")]
    [InlineData("balances.track")]
    [InlineData("usage_events.retrieve")]
    [InlineData("meters.update")]
    public async Task Operation_that_may_be_repeated_arrives_four_times(string operation)
    {
        var sample = Sample.Of(operation);
        var place = await Place.CreateAsync(Server, sample, [Answer.Late(sample)]);

        await Assert.ThrowsAsync<UsageTimeoutException>(() => place.CallAsync(isShort: true));

        await place.AssertReachedAsync(requests: 4);
    }

    [Theory]
    [InlineData("meters.create")]
    [InlineData("collectors.send_data")]
    public async Task Operation_that_would_act_twice_arrives_once(string operation)
    {
        var sample = Sample.Of(operation);
        var place = await Place.CreateAsync(Server, sample, [Answer.Late(sample)]);

        var failure = await Assert.ThrowsAsync<UsageOutcomeUnknownException>(() => place.CallAsync(isShort: true));

        Assert.IsType<UsageTimeoutException>(failure.InnerException);
        await place.AssertReachedAsync(requests: 1);
    }

    [Theory]
    [InlineData("meters.get")]
    [InlineData("meters.create")]
    public async Task Token_is_asked_for_four_times_and_the_operation_never_sent(string operation)
    {
        var (sample, token) = (Sample.Of(operation), Sample.Of(Sample.Token));
        var place = await Place.CreateAsync(Server, sample, [Answer.Reply(sample)], [Answer.Late(token)]);

        await Assert.ThrowsAsync<UsageTimeoutException>(() => place.CallAsync(isShort: true));

        await place.AssertReachedAsync(requests: 0, tokens: 4);
    }

    [Theory]
    [InlineData("events.list")]
    [InlineData("meters.delete")]
    public async Task Repetition_that_is_answered_in_time_is_the_last_request(string operation)
    {
        var sample = Sample.Of(operation);
        var place = await Place.CreateAsync(Server, sample, [Answer.Late(sample), Answer.Reply(sample)]);

        await place.CallAsync(isShort: true);

        await place.AssertReachedAsync(requests: 2);
    }
}

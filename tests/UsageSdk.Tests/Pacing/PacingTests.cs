using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Pacing;

/// <summary>Who waits for whom, and how long.</summary>
public sealed class PacingTests
{
    [Fact]
    public Task Calls_within_the_limit_do_not_wait() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        Assert.All(Enumerable.Range(0, 5), index => Assert.True(traffic.List($"{index}").IsCompletedSuccessfully));
        Assert.False(traffic.List("late").IsCompleted);
        traffic.Finish();
        Assert.Equal([0, 0, 0, 0, 0, 1], traffic.Times);
    });

    [Fact]
    public Task List_and_aggregate_of_a_customer_share_a_limit() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        for (var index = 0; index < 3; index++)
        {
            _ = traffic.List("list");
            _ = traffic.Aggregate("aggregate");
        }

        traffic.Finish();
        Assert.Equal([0, 0, 0, 0, 0, 1], traffic.Times);
    });

    [Fact]
    public Task Customers_do_not_wait_for_each_other() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        for (var index = 0; index < 6; index++)
        {
            _ = traffic.List("a", "cus_a");
            _ = traffic.List("b", "cus_b");
            _ = traffic.List("none", null);
        }

        traffic.Finish();
        Assert.Equal([.. Enumerable.Repeat(0, 15), 1, 1, 1], traffic.Times);
    });

    [Fact]
    public Task Credentials_do_not_wait_for_each_other() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        using var other = traffic.CreateClient();
        for (var index = 0; index < 6; index++)
        {
            _ = traffic.List("a");
            _ = traffic.List("b", usage: other);
        }

        traffic.Finish();
        Assert.Equal([.. Enumerable.Repeat(0, 10), 1, 1], traffic.Times);
    });

    [Fact]
    public Task Operations_with_limits_of_their_own_do_not_wait_for_each_other() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        _ = traffic.DeleteCollector("collector 1");
        _ = traffic.DeleteCollector("collector 2");
        _ = traffic.DeleteMeterType("meter type");
        Assert.Equal("collector 1 meter type", traffic.Order);
        traffic.Finish();
        Assert.Equal([0, 0, 1], traffic.Times);
    });

    [Fact]
    public Task Without_pacing_nothing_waits() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic(static options => TestClient.Pace(options, isPaced: false));
        traffic.Answer = static _ => Traffic.Reply(429, "Retry-After: 60");
        for (var index = 0; index < 50; index++)
        {
            _ = Assert.IsType<UsageRateLimitException>(traffic.Dodo("x").Exception!.InnerException);
            _ = traffic.List("x").Exception;
            _ = traffic.DeleteCollector("x").Exception;
        }

        Assert.Equal(Enumerable.Repeat(0.0, 150), traffic.Times);
    });

    [Fact]
    public Task Who_comes_later_does_not_overtake_even_when_a_permit_is_free() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        traffic.Wait(0.0005);
        traffic.Fill();
        traffic.Wait(0.0002);
        _ = traffic.List("first");
        _ = traffic.List("second");

        // Permits are back, but timers count whole milliseconds.
        traffic.Wait(0.9999);
        _ = traffic.List("third");
        Assert.Equal(5, traffic.Sent.Count);
        traffic.Finish();
        Assert.Equal("0 1 2 3 4 first second third", traffic.Order);
        Assert.Equal(1.0007, traffic.Times.Last(), 1e-9);
    });

    [Fact]
    public Task A_second_and_a_minute_are_kept_at_once() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        for (var index = 0; index < 290; index++)
        {
            _ = traffic.Dodo($"{index}");
        }

        traffic.Finish();
        Assert.Equal([(0, 40), (1, 40), (2, 40), (3, 40), (4, 40), (5, 40), (60, 40), (61, 10)], traffic.Times.GroupBy(at => at).Select(group => (group.Key, group.Count())));
    });

    [Fact]
    public Task A_tier_can_be_set() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic(static options => options.DodoPayments.RateLimitTier = 1);
        for (var index = 0; index < 1001; index++)
        {
            _ = traffic.Dodo("x");
        }

        traffic.Finish();
        Assert.Equal(100, traffic.Times.Count(at => at == 0));
        Assert.Equal(1000, traffic.Times.Count(at => at < 60));
        Assert.Equal(60, traffic.Times.Last());
    });

    [Fact]
    public Task Every_attempt_takes_a_permit() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic(static options => options.DodoPayments.Resilience.BaseDelay = TimeSpan.Zero);
        traffic.Answer = static _ => Traffic.Reply(500);
        var calls = Enumerable.Range(0, 20).Select(_ => traffic.Dodo("x", maxRetries: 3)).ToList();
        traffic.Finish();
        Assert.All(calls, static call => Assert.IsType<UsageServerException>(call.Exception!.InnerException));
        Assert.Equal([(0, 40), (1, 40)], traffic.Times.GroupBy(at => at).Select(group => (group.Key, group.Count())));
    });

    [Fact]
    public Task The_repetition_with_a_new_token_takes_a_permit() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        traffic.Answer = static _ => Traffic.Reply(401);
        var call = traffic.DeleteCollector("x");
        traffic.Finish();
        Assert.IsType<UsageAuthenticationException>(call.Exception!.InnerException);
        Assert.Equal([0, 1], traffic.Times);
    });

    [Fact]
    public Task One_calls_Retry_After_makes_others_wait() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        traffic.Answer = static label => label == "refused" ? Traffic.Reply(429, "Retry-After: 7") : null;
        _ = traffic.Dodo("refused");
        _ = traffic.Dodo("other");
        traffic.Finish();
        Assert.Equal([0, 7], traffic.Times);
    });

    [Fact]
    public Task A_limit_that_rises_lets_those_who_wait_go() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        traffic.Answer = static label => label == "told" ? Traffic.Reply(200, "X-RateLimit-Limit: 500") : null;
        for (var index = 0; index < 240; index++)
        {
            _ = traffic.Dodo(index == 239 ? "told" : "x");
        }

        for (var index = 0; index < 100; index++)
        {
            _ = traffic.Dodo("more");
        }

        traffic.Finish();
        Assert.Equal(340, traffic.Sent.Count);
        Assert.Equal(5, traffic.Times.Last());
    });

    [Fact]
    public Task Thousands_of_customers_each_have_their_limit() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        for (var round = 0; round < 3; round++)
        {
            traffic.Fill();
            for (var customer = 0; customer < 3000; customer++)
            {
                Assert.True(traffic.List("x", $"cus_{round}_{customer}").IsCompletedSuccessfully);
            }

            // Still within its second, whatever has been dropped meanwhile.
            var sixth = traffic.List("sixth");
            Assert.False(sixth.IsCompleted);
            traffic.Wait(2);
            Assert.True(sixth.IsCompletedSuccessfully);
        }
    });
}

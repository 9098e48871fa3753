namespace UsageSdk.Tests.Pacing;

/// <summary>What ends a wait for a permit, and what a wait does not count against.</summary>
public sealed class PacingBoundTests
{
    [Fact]
    public Task Who_cancels_leaves_takes_no_permit_and_lets_others_move_up() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        using var cancellation = new CancellationTokenSource();
        for (var index = 0; index < 40; index++)
        {
            _ = traffic.Dodo("x");
        }

        var gone = Enumerable.Range(0, 40).Select(_ => traffic.CancellableDodo("gone", cancellation.Token)).ToList();
        var next = traffic.Dodo("next");
        traffic.Wait(0.5);
        cancellation.Cancel();
        Assert.All(gone, static call => Assert.True(call.IsCanceled));
        traffic.Finish();
        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(("next", 1), traffic.Sent[^1]);
        Assert.Equal(41, traffic.Sent.Count);
        Assert.Equal(0, traffic.Clock.PendingTimers);
    });

    [Fact]
    public Task A_call_that_is_cancelled_before_it_starts_takes_no_permit() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        for (var index = 0; index < 40; index++)
        {
            Assert.True(traffic.CancellableDodo("x", cancellation.Token).IsCanceled);
        }

        Assert.All(Enumerable.Range(0, 40), _ => Assert.True(traffic.Dodo("y").IsCompletedSuccessfully));
    });

    [Fact]
    public Task A_wait_beyond_the_bound_fails_at_once_and_tells_how_long_it_would_be() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic(static options => options.Autumn.Pacing.MaxWait = TimeSpan.FromSeconds(2));
        traffic.Fill();
        var waiting = Enumerable.Range(5, 10).Select(index => traffic.List($"{index}")).ToList();
        traffic.Wait(0.25);
        var failure = Assert.IsType<UsagePacingException>(traffic.List("refused", "c").Exception!.InnerException);
        Assert.Equal((TimeSpan.FromSeconds(2.75), "events.list"), (failure.RetryAfter, failure.Operation));
        Assert.Equal("events.list: the rate limit 'autumn.events' allows this in 2.75 s at the earliest, but it may wait no longer than 2 s", failure.Message);

        // The refused one is not in anybody's way.
        traffic.Finish();
        Assert.All(waiting, static call => Assert.True(call.IsCompletedSuccessfully));
        Assert.Equal([.. Enumerable.Repeat(0, 5), .. Enumerable.Repeat(1, 5), .. Enumerable.Repeat(2, 5)], traffic.Times);
    });

    [Fact]
    public Task Without_any_wait_allowed_only_free_permits_are_taken() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic(static options => options.Autumn.Pacing.MaxWait = TimeSpan.Zero);
        traffic.Fill();
        Assert.IsType<UsagePacingException>(traffic.List("refused").Exception!.InnerException);
        traffic.Wait(1);
        Assert.True(traffic.List("next").IsCompletedSuccessfully);
    });

    [Fact]
    public Task A_wait_beyond_the_calls_own_time_fails_at_once() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        for (var index = 0; index < 40; index++)
        {
            _ = traffic.Dodo("x");
        }

        var failure = Assert.IsType<UsagePacingException>(traffic.Dodo("short", timeout: TimeSpan.FromSeconds(0.5)).Exception!.InnerException);
        Assert.Equal(TimeSpan.FromSeconds(1), failure.RetryAfter);
        Assert.False(traffic.Dodo("long", timeout: TimeSpan.FromSeconds(1.5)).IsCompleted);
    });

    [Fact]
    public Task A_wait_that_the_service_prolongs_ends_at_its_bound() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic(static options => options.Autumn.Pacing.MaxWait = TimeSpan.FromSeconds(2));
        traffic.Answer = static label => label == "slow" ? Traffic.Reply(429, "Retry-After: 30") : null;
        traffic.Fill();
        _ = traffic.List("slow");
        traffic.Wait(0.5);
        var waiting = traffic.List("waiting");
        traffic.Wait(1.9);
        Assert.False(waiting.IsCompleted);
        traffic.Wait(0.1);
        var failure = Assert.IsType<UsagePacingException>(waiting.Exception!.InnerException);
        Assert.Equal(TimeSpan.FromSeconds(28.5), failure.RetryAfter);
        Assert.Equal("0 1 2 3 4 slow", traffic.Order);
    });

    [Fact]
    public Task A_wait_that_is_prolonged_beyond_the_calls_own_time_says_that_nothing_was_sent() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        traffic.Answer = static label => label == "slow" ? Traffic.Reply(429, "Retry-After: 30") : null;
        for (var index = 0; index < 40; index++)
        {
            _ = traffic.Dodo("x");
        }

        _ = traffic.Dodo("slow");
        var waiting = traffic.Dodo("waiting", timeout: TimeSpan.FromSeconds(2));
        traffic.Wait(2);
        Assert.IsType<UsagePacingException>(waiting.Exception!.InnerException);
        Assert.Equal("slow", traffic.Sent[^1].Label);
    });

    [Fact]
    public Task Under_two_limits_nobody_who_is_let_wait_waits_in_vain() => Traffic.RunAsync(() =>
    {
        // 240 a minute are gone after 5 s; a minute later they come back at 40 a second.
        using var traffic = new Traffic(static options => options.DodoPayments.Pacing.MaxWait = TimeSpan.FromSeconds(62));
        var calls = Enumerable.Range(0, 600).Select(index => traffic.Dodo($"{index}")).ToList();
        var refused = calls.Where(static call => call.IsFaulted).ToList();
        Assert.All(refused, static call => Assert.Contains("at the earliest", Assert.IsType<UsagePacingException>(call.Exception!.InnerException).Message, StringComparison.Ordinal));
        traffic.Finish();
        Assert.All(calls.Except(refused), static call => Assert.True(call.IsCompletedSuccessfully));
        Assert.InRange(refused.Count, 1, 280);
    });

    [Fact]
    public Task Waiting_for_a_permit_is_no_part_of_an_attempt() => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic(static options => options.Autumn.Resilience.AttemptTimeout = TimeSpan.FromSeconds(0.1));
        traffic.Fill();
        var late = traffic.List("late");
        traffic.Finish();
        Assert.True(late.IsCompletedSuccessfully);
        Assert.Equal(("late", 1), traffic.Sent[^1]);
    });

    [Fact]
    public Task A_repetition_that_finds_no_permit_in_time_ends_in_what_failed_before() => Traffic.RunAsync(() =>
    {
        // It may wait longer than a first attempt, but no longer than the call has time.
        using var traffic = new Traffic(static options =>
        {
            options.DodoPayments.Pacing.MaxWait = TimeSpan.FromSeconds(5);
            options.DodoPayments.Resilience.TotalTimeout = TimeSpan.FromSeconds(30);
        });
        traffic.Answer = static _ => Traffic.Reply(503, "X-RateLimit-Limit: 240|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 20");
        var call = traffic.Dodo("x", maxRetries: 3);
        traffic.Finish();
        Assert.IsType<UsageServerException>(call.Exception!.InnerException);
        Assert.Equal([0, 20], traffic.Times);
    });
}

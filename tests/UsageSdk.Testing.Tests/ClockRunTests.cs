using UsageSdk.Autumn;

namespace UsageSdk.Testing.Tests;

/// <summary>The clock runs by itself: until a task ends, or until nothing waits.</summary>
/// <remarks>Alone, because what waits for the thread pool is exact only while nobody else keeps it busy.</remarks>
[Collection(nameof(AloneCollection))]
public sealed class ClockRunTests
{
    private readonly ManualTimeProvider _clock = new(Wire.At("2026-01-01T00:00Z"));

    private double Elapsed => (_clock.GetUtcNow() - Wire.At("2026-01-01T00:00Z")).TotalSeconds;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_stops_at_the_task_s_last_timer()
    {
        using var later = _clock.CreateTimer(static _ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        Assert.Equal(3, await _clock.RunUntilAsync(WaitAsync(1, 2), cancellationToken: Token));

        Assert.Equal((3, 1), (Elapsed, _clock.PendingTimers));
    }

    [Fact]
    public async Task It_does_not_move_for_a_task_that_has_ended()
    {
        using var later = _clock.CreateTimer(static _ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        await _clock.RunUntilAsync(Task.CompletedTask, cancellationToken: Token);

        Assert.Equal(0, Elapsed);
    }

    [Fact]
    public async Task A_task_s_exception_is_the_run_s()
    {
        var failure = new InvalidOperationException();

        Assert.Same(failure, await Record.ExceptionAsync(() => _clock.RunUntilAsync(FailAsync(), cancellationToken: Token)));

        async Task FailAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _clock, Token);
            throw failure;
        }
    }

    [Fact]
    public async Task A_cancelled_task_cancels_the_run() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _clock.RunUntilAsync(Task.FromCanceled(new CancellationToken(canceled: true)), cancellationToken: Token));

    [Fact]
    public async Task Work_on_the_thread_pool_is_done_before_the_next_jump()
    {
        // Each round sets its next timer from another thread. The far timer would be reached at once if the clock did not wait for that.
        using var far = _clock.CreateTimer(static _ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        await _clock.RunUntilAsync(HopAsync(), cancellationToken: Token);

        Assert.Equal(100, Elapsed);

        async Task HopAsync()
        {
            for (var round = 0; round < 100; round++)
            {
                await Task.Run(static () => { }, Token);
                await Task.Delay(TimeSpan.FromSeconds(1), _clock, Token);
            }
        }
    }

    [Fact]
    public async Task It_waits_for_a_timer_that_is_set_late()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = _clock.RunUntilAsync(LateAsync(), cancellationToken: Token);

        Assert.False(run.IsCompleted);
        gate.SetResult();
        await run;

        Assert.Equal(5, Elapsed);

        async Task LateAsync()
        {
            await gate.Task;
            await Task.Delay(TimeSpan.FromSeconds(5), _clock, Token);
        }
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2.999, false)]
    public async Task A_limit_is_kept(double seconds, bool isEnough)
    {
        var task = WaitAsync(1, 2);

        var failure = await Record.ExceptionAsync(() => _clock.RunUntilAsync(task, TimeSpan.FromSeconds(seconds), Token));

        Assert.Equal((isEnough, seconds), (failure is null, Elapsed));
        if (!isEnough)
        {
            Assert.Equal("The task had not ended by 2026-01-01 00:00:02Z.", Assert.IsType<TimeoutException>(failure).Message);
        }
    }

    [Fact]
    public async Task A_clock_that_never_comes_to_rest_is_noticed()
    {
        using var ticks = _clock.CreateTimer(static _ => { }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        Assert.Equal("The task had not ended after 100000 jumps of the clock.", (await Assert.ThrowsAsync<TimeoutException>(() => _clock.RunUntilAsync(new TaskCompletionSource().Task, cancellationToken: Token))).Message);
        Assert.Equal(100_000, Elapsed);
        Assert.Equal("Timers were still waiting by 2026-01-02 03:46:50Z.", (await Assert.ThrowsAsync<TimeoutException>(() => _clock.AdvanceUntilIdleAsync(TimeSpan.FromSeconds(10), Token))).Message);
        Assert.Equal(100_010, Elapsed);
    }

    [Fact]
    public async Task A_run_can_be_cancelled_and_leaves_the_task_running()
    {
        using var cancellation = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        var run = _clock.RunUntilAsync(never.Task, cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.False(never.Task.IsCompleted);
    }

    [Fact]
    public async Task Idle_is_when_no_timer_waits()
    {
        var (first, second) = (WaitAsync(1, 2), WaitAsync(10));

        await _clock.AdvanceUntilIdleAsync(cancellationToken: Token);

        Assert.Equal((10, 0, true, true), (Elapsed, _clock.PendingTimers, first.IsCompletedSuccessfully, second.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task A_clock_without_timers_is_idle() =>
        await _clock.AdvanceUntilIdleAsync(TimeSpan.Zero, Token);

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => { _ = _clock.RunUntilAsync(null!); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = _clock.RunUntilAsync(Task.CompletedTask, TimeSpan.FromTicks(-1)); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = _clock.AdvanceUntilIdleAsync(TimeSpan.FromTicks(-1)); });
    }

    [Fact]
    public async Task A_call_with_all_its_retries_takes_no_time()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Faults.For(UsageOperations.EventsList).Always().Meet(Fault.Silence);
        using var usage = server.CreateClient(static options => (options.Autumn.Resilience.MaxRetries, options.Autumn.Resilience.AttemptTimeout, options.Autumn.Resilience.TotalTimeout) = (2, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)));

        await Assert.ThrowsAsync<UsageTimeoutException>(() => server.Clock.RunUntilAsync(usage.Events.ListAsync(new ListEventsRequest { CustomerId = "cus_1" }), cancellationToken: Token));

        server.AssertReceived(UsageOperations.EventsList, times: 3);
        Assert.InRange((server.Clock.GetUtcNow() - Wire.At("2026-03-10T12:00Z")).TotalSeconds, 30, 60);
    }

    private async Task<int> WaitAsync(params int[] seconds)
    {
        foreach (var part in seconds)
        {
            await Task.Delay(TimeSpan.FromSeconds(part), _clock, Token);
        }

        return seconds.Sum();
    }
}

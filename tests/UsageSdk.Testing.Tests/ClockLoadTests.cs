using UsageSdk.Autumn;

namespace UsageSdk.Testing.Tests;

/// <summary>The clock does not run ahead of work on the thread pool, whoever else keeps that busy.</summary>
/// <remarks>Alone, so as not to slow down others.</remarks>
[Collection(nameof(AloneCollection))]
public sealed class ClockLoadTests
{
    private const int Calls = 8;

    private static readonly DateTimeOffset Start = Wire.At("2026-03-10T12:00Z");

    [Fact]
    public async Task Work_on_a_busy_pool_is_done_before_the_next_jump()
    {
        await using var busy = new BusyPool();
        var clock = new ManualTimeProvider(Start);
        await using var far = clock.CreateTimer(static _ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        await clock.RunUntilAsync(HopAsync());

        Assert.Equal(TimeSpan.FromSeconds(20), clock.GetUtcNow() - Start);

        // A timeout is set before each step on the pool, as a client does.
        async Task HopAsync()
        {
            for (var round = 0; round < 20; round++)
            {
                await Task.Run(static () => { });
                await using var timeout = clock.CreateTimer(static _ => { }, null, TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);
                await Task.Run(static () => { });
                await Task.Delay(TimeSpan.FromSeconds(1), clock);
            }
        }
    }

    [Fact]
    public async Task Calls_by_way_of_a_busy_pool_meet_no_timeout()
    {
        await using var busy = new BusyPool();
        for (var run = 0; run < 20; run++)
        {
            Assert.Equal((Calls, 0), await FanOutAsync(Calls));
        }
    }

    [Fact]
    public async Task Thousands_of_calls_meet_no_timeout() =>
        Assert.Equal((2000, 0), await FanOutAsync(2000));

    [Fact]
    public async Task A_busy_pool_costs_little_more_than_its_own_work()
    {
        await using var busy = new BusyPool();
        for (var run = 0; run < 20; run++)
        {
            using var server = FakeUsageServer.At(Start);
            server.Autumn.AddCustomer("cus_1");
            server.Faults.For(UsageOperations.BalancesTrack).Next(3).Respond(503, TimeSpan.FromSeconds(5));
            using var usage = server.CreateClient();

            await server.Clock.RunUntilAsync(usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api" }));

            Assert.Equal(4, server.Requests.Count);
            Assert.InRange((server.Clock.GetUtcNow() - Start).TotalSeconds, 15, 20);
        }
    }

    [Fact]
    public async Task A_thread_of_the_pool_that_is_blocked_does_not_stop_the_clock()
    {
        using var blocked = new ManualResetEventSlim();
        var work = Task.Run(blocked.Wait);
        var clock = new ManualTimeProvider(Start);

        await clock.RunUntilAsync(Task.Delay(TimeSpan.FromSeconds(1), clock));

        Assert.Equal(TimeSpan.FromSeconds(1), clock.GetUtcNow() - Start);
        blocked.Set();
        await work;
    }

    [Fact]
    public async Task Several_runs_on_one_clock_are_one()
    {
        await using var busy = new BusyPool();
        for (var run = 0; run < 20; run++)
        {
            Assert.Equal((Calls, 0), await FanOutAsync(Calls, isEachRun: true));
        }
    }

    [Fact]
    public async Task A_run_that_joins_keeps_its_own_limit_and_its_own_end()
    {
        var clock = new ManualTimeProvider(Start);
        var runs = new[] { 10, 3, 30 }.Select(seconds => clock.RunUntilAsync(Task.Delay(TimeSpan.FromSeconds(seconds), clock), TimeSpan.FromSeconds(20))).ToArray();
        using var cancellation = new CancellationTokenSource();
        var cancelled = clock.RunUntilAsync(new TaskCompletionSource().Task, cancellationToken: cancellation.Token);

        await runs[1];
        await runs[0];
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => runs[2]);

        Assert.Equal("The task had not ended by 2026-03-10 12:00:20Z.", failure.Message);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public async Task A_timer_that_fails_fails_those_who_wait_and_the_clock_runs_again()
    {
        var clock = new ManualTimeProvider(Start);
        await using var bad = clock.CreateTimer(static _ => throw new InvalidOperationException("boom"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        Assert.Equal("boom", (await Assert.ThrowsAsync<InvalidOperationException>(() => clock.RunUntilAsync(new TaskCompletionSource().Task))).Message);
        await clock.RunUntilAsync(Task.Delay(TimeSpan.FromSeconds(1), clock));

        Assert.Equal(TimeSpan.FromSeconds(2), clock.GetUtcNow() - Start);
    }

    private static async Task<(int Stored, int Failed)> FanOutAsync(int calls, bool isEachRun = false)
    {
        using var server = FakeUsageServer.At(Start);
        server.Autumn.AddCustomer("cus_1");
        server.Faults.Randomly(3, 0.3, Fault.Status(503), Fault.Status(500), Fault.Delay(TimeSpan.FromSeconds(1)));
        using var usage = server.CreateClient(static options => (options.Autumn.Resilience.MaxRetries, options.Autumn.Resilience.TotalTimeout) = (10, TimeSpan.FromHours(10)));
        var failed = 0;
        var numbers = Enumerable.Range(0, calls);
        await (isEachRun
            ? Task.WhenAll(numbers.Select(number => server.Clock.RunUntilAsync(TrackAsync(number))))
            : server.Clock.RunUntilAsync(Task.WhenAll(numbers.Select(number => Task.Run(() => TrackAsync(number))))));
        return (server.Autumn.Events.Select(static item => item.Value).Distinct().Count(), failed);

        async Task TrackAsync(int number)
        {
            try
            {
                await usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api", Value = number });
            }
            catch (UsageException)
            {
                Interlocked.Increment(ref failed);
            }
        }
    }
}

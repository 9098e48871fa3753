namespace UsageSdk.Testing.Tests;

public sealed class ManualTimerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _clock = new(Start);
    private readonly List<string> _log = [];

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public void A_timer_without_a_period_fires_once_at_its_time_with_its_state(int period)
    {
        using var timer = _clock.CreateTimer(state => Log((string)state!), "fired", Seconds(2), TimeSpan.FromMilliseconds(period));

        _clock.Advance(Seconds(10));

        Assert.Equal(["2 fired"], _log);
    }

    [Fact]
    public void A_periodic_timer_fires_at_each_of_its_times()
    {
        using var timer = Set("tick", 1, 2);

        _clock.Advance(Seconds(6));

        Assert.Equal(["1 tick", "3 tick", "5 tick"], _log);
        Assert.Equal(1, _clock.PendingTimers);
    }

    [Fact]
    public void A_timer_without_a_time_never_fires()
    {
        using var timer = _clock.CreateTimer(_ => Log("never"), null, Timeout.InfiniteTimeSpan, Seconds(1));

        _clock.Advance(Seconds(10));

        Assert.Empty(_log);
        Assert.False(_clock.AdvanceToNextTimer());
    }

    [Fact]
    public void Two_timers_due_at_once_fire_in_the_order_in_which_they_were_set()
    {
        using var first = Set("first", 2);
        using var second = Set("second", 2);
        using var third = Set("third", 2);
        first.Change(Seconds(2), Timeout.InfiniteTimeSpan);

        _clock.Advance(Seconds(2));

        Assert.Equal(["2 second", "2 third", "2 first"], _log);
    }

    [Fact]
    public void A_periodic_timer_counts_as_set_anew_each_time_it_fires()
    {
        using var tick = Set("tick", 1, 1);
        using var once = Set("once", 2);

        _clock.Advance(Seconds(2));

        Assert.Equal(["1 tick", "2 once", "2 tick"], _log);
    }

    [Fact]
    public void A_changed_timer_keeps_only_its_new_time()
    {
        using var timer = Set("fired", 1, 1);

        var changed = timer.Change(Seconds(3), Seconds(2));
        _clock.Advance(Seconds(6));

        Assert.True(changed);
        Assert.Equal(["3 fired", "5 fired"], _log);
    }

    [Fact]
    public void A_timer_stopped_by_a_change_can_be_set_again()
    {
        using var timer = Set("fired", 1);

        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _clock.Advance(Seconds(2));
        timer.Change(Seconds(1), Timeout.InfiniteTimeSpan);
        _clock.Advance(Seconds(2));

        Assert.Equal(["3 fired"], _log);
    }

    [Fact]
    public async Task A_disposed_timer_neither_fires_nor_changes()
    {
        var disposed = Set("disposed", 1);
        var disposedLater = Set("disposed later", 1);

        disposed.Dispose();
        disposed.Dispose();
        await disposedLater.DisposeAsync();
        var changed = disposed.Change(Seconds(1), Seconds(1));
        _clock.Advance(Seconds(2));

        Assert.False(changed);
        Assert.Empty(_log);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void A_callback_may_set_its_own_timer_again_within_the_same_move()
    {
        ITimer? timer = null;
        timer = _clock.CreateTimer(
            _ =>
            {
                Log("fired");
                timer!.Change(Seconds(_log.Count), Timeout.InfiniteTimeSpan);
            },
            null, Seconds(1), Timeout.InfiniteTimeSpan);

        _clock.Advance(Seconds(7));

        Assert.Equal(["1 fired", "2 fired", "4 fired", "7 fired"], _log);
    }

    [Fact]
    public void A_callback_may_dispose_its_own_periodic_timer()
    {
        ITimer? timer = null;
        timer = _clock.CreateTimer(
            _ =>
            {
                Log("fired");
                timer!.Dispose();
            },
            null, Seconds(1), Seconds(1));

        _clock.Advance(Seconds(5));

        Assert.Equal(["1 fired"], _log);
    }

    [Fact]
    public void A_callback_may_dispose_a_timer_that_is_due_at_the_same_time()
    {
        ITimer? second = null;
        using var first = _clock.CreateTimer(_ => second!.Dispose(), null, Seconds(1), Timeout.InfiniteTimeSpan);
        second = Set("second", 1);

        _clock.Advance(Seconds(2));

        Assert.Empty(_log);
    }

    [Fact]
    public void A_callback_may_make_a_timer_that_is_due_at_once()
    {
        using var outer = _clock.CreateTimer(_ => Set("inner", 0), null, Seconds(1), Timeout.InfiniteTimeSpan);

        _clock.Advance(Seconds(2));

        Assert.Equal(["1 inner"], _log);
    }

    [Fact]
    public void A_callback_may_move_the_clock_beyond_the_end_of_the_move()
    {
        using var outer = _clock.CreateTimer(_ => _clock.Advance(Seconds(5)), null, Seconds(1), Timeout.InfiniteTimeSpan);
        using var inner = Set("inner", 4);

        _clock.Advance(Seconds(2));

        Assert.Equal(["4 inner"], _log);
        Assert.Equal(Start + Seconds(6), _clock.GetUtcNow());
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private ITimer Set(string name, int due, int? period = null) => _clock.CreateTimer(_ => Log(name), null, Seconds(due), period is { } every ? Seconds(every) : Timeout.InfiniteTimeSpan);

    private void Log(string text) => _log.Add($"{(_clock.GetUtcNow() - Start).TotalSeconds} {text}");
}

namespace UsageSdk.Testing.Tests;

public sealed class ManualTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new(Start);

    [Fact]
    public void It_stands_still_until_it_is_moved()
    {
        var before = _clock.GetUtcNow();
        _clock.Advance(Second);

        Assert.Equal((Start, Start + Second), (before, _clock.GetUtcNow()));
    }

    [Fact]
    public void It_moves_to_an_instant_in_any_zone()
    {
        _clock.AdvanceTo(new DateTimeOffset(2026, 1, 1, 3, 0, 0, TimeSpan.FromHours(2)));

        Assert.Equal((Start.AddHours(1), TimeSpan.Zero), (_clock.GetUtcNow(), _clock.GetUtcNow().Offset));
    }

    [Fact]
    public void Its_zone_is_UTC() => Assert.Equal((TimeZoneInfo.Utc, Start.DateTime), (_clock.LocalTimeZone, _clock.GetLocalNow().DateTime));

    [Fact]
    public void It_does_not_go_back()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(-TimeSpan.FromTicks(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.AdvanceTo(Start.AddTicks(-1)));

        Assert.Equal(Start, _clock.GetUtcNow());
    }

    [Fact]
    public void It_may_move_by_nothing()
    {
        var fired = 0;
        using var timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.Zero);
        _clock.AdvanceTo(Start);

        Assert.Equal((Start, 1), (_clock.GetUtcNow(), fired));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000_000)]
    [InlineData(864_000_000_000)]
    public void The_elapsed_time_is_what_it_was_moved_by(long ticks)
    {
        var timestamp = _clock.GetTimestamp();

        _clock.Advance(TimeSpan.FromTicks(ticks));

        Assert.Equal(TimeSpan.FromTicks(ticks), _clock.GetElapsedTime(timestamp));
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_come()
    {
        var delay = Task.Delay(Second, _clock);

        _clock.Advance(Second - TimeSpan.FromTicks(1));
        var early = delay.IsCompleted;
        _clock.Advance(TimeSpan.FromTicks(1));
        await delay;

        Assert.False(early);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void A_token_source_cancels_when_its_time_has_come()
    {
        using var source = new CancellationTokenSource(Second, _clock);

        _clock.Advance(Second - TimeSpan.FromTicks(1));
        var early = source.IsCancellationRequested;
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal((false, true), (early, source.IsCancellationRequested));
    }

    [Fact]
    public async Task A_cancelled_delay_leaves_no_timer()
    {
        using var source = new CancellationTokenSource();
        var delay = Task.Delay(Second, _clock, source.Token);
        var waiting = _clock.PendingTimers;

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);

        Assert.Equal((1, 0), (waiting, _clock.PendingTimers));
    }

    [Fact]
    public void It_moves_to_the_next_timer_and_no_farther()
    {
        var fired = new List<string>();
        using var late = _clock.CreateTimer(_ => fired.Add("late"), null, 3 * Second, Timeout.InfiniteTimeSpan);
        using var soon = _clock.CreateTimer(_ => fired.Add("soon"), null, Second, Timeout.InfiniteTimeSpan);

        var first = (_clock.AdvanceToNextTimer(), _clock.GetUtcNow(), string.Join(' ', fired));
        var second = (_clock.AdvanceToNextTimer(), _clock.GetUtcNow(), string.Join(' ', fired));
        var third = (_clock.AdvanceToNextTimer(), _clock.GetUtcNow(), string.Join(' ', fired));

        Assert.Equal((true, Start + Second, "soon"), first);
        Assert.Equal((true, Start + (3 * Second), "soon late"), second);
        Assert.Equal((false, Start + (3 * Second), "soon late"), third);
    }
}

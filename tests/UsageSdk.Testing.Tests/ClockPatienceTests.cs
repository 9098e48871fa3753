namespace UsageSdk.Testing.Tests;

/// <summary>The one wait in real time: for a task that waits for something else than the clock.</summary>
public sealed class ClockPatienceTests
{
    [Fact]
    public async Task A_task_that_waits_for_nothing_on_the_clock_is_given_up()
    {
        var clock = new ManualTimeProvider(Wire.At("2026-03-10T12:00Z")) { RealTimeLimit = TimeSpan.FromMilliseconds(50) };

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => clock.RunUntilAsync(new TaskCompletionSource().Task, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));

        Assert.Equal("The task waits for something that is not on this clock: no timer was set in 0.05 seconds of real time.", failure.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25)]
    public void The_limit_is_a_time(int days) => Assert.Throws<ArgumentOutOfRangeException>(() => new ManualTimeProvider(default) { RealTimeLimit = TimeSpan.FromDays(days) });
}

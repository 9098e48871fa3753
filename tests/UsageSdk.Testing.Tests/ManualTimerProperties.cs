using FsCheck;
using FsCheck.Fluent;

namespace UsageSdk.Testing.Tests;

public sealed class ManualTimerProperties
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Timers_fire_in_order_of_due_time_then_of_creation() =>
        Check.QuickThrowOnFailure(Prop.ForAll((byte[] dues) =>
        {
            var seconds = Crowded(dues);
            return Fired(seconds, [256]).SequenceEqual(Expected(seconds));
        }));

    [Fact]
    public void The_order_does_not_depend_on_the_steps_by_which_the_clock_moves() =>
        Check.QuickThrowOnFailure(Prop.ForAll((byte[] dues, byte[] steps) =>
        {
            var seconds = Crowded(dues);
            return Fired(seconds, [.. Crowded(steps), 256]).SequenceEqual(Expected(seconds));
        }));

    // Few different times make many ties.
    private static int[] Crowded(byte[] bytes) => [.. bytes.Select(value => value % 8)];

    private static IEnumerable<(int Timer, int Second)> Expected(int[] dues) => dues.Select((due, timer) => (timer, due)).OrderBy(entry => entry.due).ThenBy(entry => entry.timer);

    private static List<(int Timer, int Second)> Fired(int[] dues, int[] steps)
    {
        var clock = new ManualTimeProvider(Start);
        var fired = new List<(int, int)>();
        for (var index = 0; index < dues.Length; index++)
        {
            var timer = index;
            clock.CreateTimer(_ => fired.Add((timer, (int)(clock.GetUtcNow() - Start).TotalSeconds)), null, TimeSpan.FromSeconds(dues[index]), Timeout.InfiniteTimeSpan);
        }

        foreach (var step in steps)
        {
            clock.Advance(TimeSpan.FromSeconds(step));
        }

        return fired;
    }
}

using System.Globalization;

namespace UsageSdk.Testing.Internal;

/// <summary>Moves a clock from timer to timer, and lets what they resume come to rest in between.</summary>
internal sealed class ClockRun
{
    private const int MostJumps = 100_000;

    // Of real time: others, such as tests that run beside this one, may keep the pool busy for good.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly ManualTimeProvider _clock;
    private readonly DateTimeOffset _end;

    public ClockRun(ManualTimeProvider clock, TimeSpan? within)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(within ?? TimeSpan.Zero, TimeSpan.Zero, nameof(within));
        _clock = clock;
        var now = clock.GetUtcNow();
        _end = within is { } time && time < DateTimeOffset.MaxValue - now ? now + time : DateTimeOffset.MaxValue;
    }

    public async Task UntilAsync(Task task, CancellationToken cancellationToken)
    {
        // On the pool, without the caller's synchronization context: what a timer resumes runs here, before the next jump.
        await Task.Run(() => JumpAsync(task, cancellationToken), cancellationToken).ConfigureAwait(false);
        await task.ConfigureAwait(false);
    }

    public Task UntilIdleAsync(CancellationToken cancellationToken) => Task.Run(() => JumpAsync(task: null, cancellationToken), cancellationToken);

    private async Task JumpAsync(Task? task, CancellationToken cancellationToken)
    {
        for (var jumps = 0; task?.IsCompleted != true; jumps++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await SettleAsync(task).ConfigureAwait(false);
            if (task?.IsCompleted == true)
            {
                return;
            }

            if (_clock.NextDue is not { } due)
            {
                if (task is null)
                {
                    return;
                }

                await Task.WhenAny(task, _clock.TimerSet).WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (due > _end)
            {
                _clock.MoveTo(_end);
                throw Timeout(task, string.Create(CultureInfo.InvariantCulture, $"by {_end:u}"));
            }

            if (jumps == MostJumps)
            {
                throw Timeout(task, string.Create(CultureInfo.InvariantCulture, $"after {MostJumps} jumps of the clock"));
            }

            _clock.MoveTo(due);
        }
    }

    /// <summary>Waits until this is the only thread of the pool at work, and nothing is queued; or long enough, when others keep it busy.</summary>
    private static async Task SettleAsync(Task? task)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (task?.IsCompleted != true && !IsPoolAtRest() && TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            await Task.Yield();
        }
    }

    private static bool IsPoolAtRest()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var available, out _);
        return most - available <= 1 && ThreadPool.PendingWorkItemCount == 0;
    }

    private static TimeoutException Timeout(Task? task, string when) =>
        new(task is null ? $"Timers were still waiting {when}." : $"The task had not ended {when}.");
}

using System.Globalization;

namespace UsageSdk.Testing.Internal;

/// <summary>Moves a clock from timer to timer, and lets what they resume come to rest in between.</summary>
internal sealed class ClockRun
{
    private const int MostJumps = 100_000;

    // Of real time: others, such as tests that run beside this one, may keep the pool busy for good. Who has set its next timer has most likely come
    // to rest; who has not is most likely on its way to.
    private static readonly TimeSpan PatienceAfterTimer = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

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
        await StartAsync(task, cancellationToken).ConfigureAwait(false);
        await task.ConfigureAwait(false);
    }

    public Task UntilIdleAsync(CancellationToken cancellationToken) => StartAsync(task: null, cancellationToken);

    /// <summary>On a thread of its own, without a synchronization context: what a timer resumes runs there before the next jump, and whether the pool is at rest can be told from outside of it.</summary>
    private Task StartAsync(Task? task, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => Jump(task, cancellationToken),
        cancellationToken,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach | TaskCreationOptions.RunContinuationsAsynchronously,
        TaskScheduler.Default);

    private void Jump(Task? task, CancellationToken cancellationToken)
    {
        var timersSet = _clock.TimersSet;
        for (var jumps = 0; task?.IsCompleted != true; jumps++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Settle(task, timersSet);
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

                Task.WaitAny([task, _clock.TimerSet], cancellationToken);
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

            timersSet = _clock.TimersSet;
            _clock.MoveTo(due);
        }
    }

    /// <summary>Waits until no thread of the pool is at work and nothing is queued; or long enough, when others keep it busy.</summary>
    private void Settle(Task? task, long timersSet)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (task?.IsCompleted != true && !IsPoolAtRest()
            && TimeProvider.System.GetElapsedTime(started) < (_clock.TimersSet == timersSet ? Patience : PatienceAfterTimer))
        {
            Thread.Yield();
        }
    }

    private static bool IsPoolAtRest()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var available, out _);
        return most == available && ThreadPool.PendingWorkItemCount == 0;
    }

    private static TimeoutException Timeout(Task? task, string when) =>
        new(task is null ? $"Timers were still waiting {when}." : $"The task had not ended {when}.");
}

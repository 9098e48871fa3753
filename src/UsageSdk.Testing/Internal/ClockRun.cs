using System.Globalization;

namespace UsageSdk.Testing.Internal;

/// <summary>What a test waits for while the clock runs: a task, or with none, that no timer waits.</summary>
internal sealed class ClockRun
{
    private const int MostJumps = 100_000;

    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task? _task;
    private int _jumps;

    public ClockRun(ManualTimeProvider clock, Task? task, TimeSpan? within)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(within ?? TimeSpan.Zero, TimeSpan.Zero, nameof(within));
        var now = clock.GetUtcNow();
        _task = task;
        End = within is { } time && time < DateTimeOffset.MaxValue - now ? now + time : DateTimeOffset.MaxValue;
    }

    /// <summary>How far the clock may move.</summary>
    public DateTimeOffset End { get; }

    public Task Over => _over.Task;

    public bool IsForIdle => _task is null;

    /// <summary>What may end it from outside.</summary>
    public IEnumerable<Task> Ends => _task is null ? [Over] : [Over, _task];

    public bool IsOver => Over.IsCompleted || _task?.IsCompleted == true;

    public void Succeed() => _over.TrySetResult();

    public void Cancel(CancellationToken cancellationToken) => _over.TrySetCanceled(cancellationToken);

    public void Fail(Exception exception) => _over.TrySetException(exception);

    public void FailAtEnd() => Fail(Timeout(string.Create(CultureInfo.InvariantCulture, $"by {End:u}")));

    public void FailWithoutTimer(TimeSpan patience) =>
        Fail(new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"The task waits for something that is not on this clock: no timer was set in {patience.TotalSeconds} seconds of real time.")));

    /// <summary>Counts a jump of the clock.</summary>
    /// <returns>False when there were too many.</returns>
    public bool CountJump()
    {
        if (_jumps++ < MostJumps)
        {
            return true;
        }

        Fail(Timeout(string.Create(CultureInfo.InvariantCulture, $"after {MostJumps} jumps of the clock")));
        return false;
    }

    private TimeoutException Timeout(string when) => new(_task is null ? $"Timers were still waiting {when}." : $"The task had not ended {when}.");
}

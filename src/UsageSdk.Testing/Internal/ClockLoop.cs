namespace UsageSdk.Testing.Internal;

/// <summary>Moves a clock from timer to timer for all who wait for that, and lets what they resume come to rest in between.</summary>
internal sealed class ClockLoop(ManualTimeProvider clock)
{
    // What a round of the pool counts is in PoolRound: three whole rounds without a change, or six when a thread is blocked, are rest. Each lets work on
    // the pool take one more step, from thread to thread. Who has set its next timer at once has most likely come to rest already.
    private const int EnoughPoints = 30;
    private const int EnoughPointsAfterTimer = 20;

    private readonly object _gate = new();
    private readonly List<ClockRun> _runs = [];
    private TaskCompletionSource? _joined;

    /// <summary>Runs the clock until a wait is over; when it runs already, joins in.</summary>
    public async Task UntilOverAsync(ClockRun run, CancellationToken cancellationToken)
    {
        using var cancellation = cancellationToken.UnsafeRegister(static (run, token) => ((ClockRun)run!).Cancel(token), run);
        lock (_gate)
        {
            _runs.Add(run);
            _joined?.TrySetResult();
            if (_runs.Count == 1)
            {
                Start();
            }
        }

        await run.Over.ConfigureAwait(false);
    }

    /// <summary>On a thread of its own, without a synchronization context: what a timer resumes runs there before the next jump, and whether the pool is at rest can be told from outside of it.</summary>
    private void Start() => _ = Task.Factory.StartNew(
        Run,
        CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);

    private void Run()
    {
        var wasTimerSet = false;
        while (Open() is { Length: > 0 } runs)
        {
            try
            {
                if (Settle(runs, wasTimerSet ? EnoughPointsAfterTimer : EnoughPoints))
                {
                    wasTimerSet = Move(Open());
                }
            }
            catch (Exception exception)
            {
                // Of a timer's callback: the tests that wait shall fail with it, not the process.
                Array.ForEach(runs, run => run.Fail(exception));
            }
        }
    }

    /// <summary>The waits that are not over. Those that are, are ended here: what they resume is queued to the pool before the next look at it.</summary>
    private ClockRun[] Open()
    {
        lock (_gate)
        {
            _runs.FindAll(static run => run.IsOver).ForEach(static run => run.Succeed());
            _runs.RemoveAll(static run => run.IsOver);
            return [.. _runs];
        }
    }

    /// <summary>Waits until the pool is at rest; or, when others keep it busy, until all that was queued before is done, several times without a change.</summary>
    /// <returns>False when a wait was over before.</returns>
    private bool Settle(ClockRun[] runs, int enough)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var points = 0; points < enough && !PoolRound.IsPoolAtRest() && TimeProvider.System.GetElapsedTime(started) < clock.RealTimeLimit;)
        {
            if (runs.Any(static run => run.IsOver))
            {
                return false;
            }

            var changes = clock.Changes;
            var found = PoolRound.Go();
            points = clock.Changes == changes ? points + found : 0;
        }

        return !runs.Any(static run => run.IsOver);
    }

    /// <summary>One jump.</summary>
    /// <returns>Whether a timer was set at once.</returns>
    private bool Move(ClockRun[] runs)
    {
        if (runs.Length == 0)
        {
            return false;
        }

        if (clock.NextDue is not { } due)
        {
            Rest(runs);
            return false;
        }

        var end = runs.Min(static run => run.End);
        if (due > end)
        {
            clock.MoveTo(end);
            Array.ForEach(Array.FindAll(runs, run => run.End == end), static run => run.FailAtEnd());
            return false;
        }

        if (Array.FindAll(runs, static run => !run.CountJump()).Length > 0)
        {
            return false;
        }

        var changes = clock.Changes;
        clock.MoveTo(due);
        return clock.Changes != changes;
    }

    /// <summary>No timer waits: who waited for that has it, and the others wait for one.</summary>
    private void Rest(ClockRun[] runs)
    {
        if (Array.FindAll(runs, static run => run.IsForIdle) is { Length: > 0 } idle)
        {
            Array.ForEach(idle, static run => run.Succeed());
            return;
        }

        Task joined;
        lock (_gate)
        {
            if (_runs.Count > runs.Length)
            {
                return;
            }

            joined = (_joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        if (Task.WaitAny([.. runs.SelectMany(static run => run.Ends), clock.TimerSet, joined], clock.RealTimeLimit) < 0)
        {
            Array.ForEach(runs, run => run.FailWithoutTimer(clock.RealTimeLimit));
        }
    }
}

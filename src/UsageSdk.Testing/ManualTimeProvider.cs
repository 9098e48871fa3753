using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <summary>A clock that stands still until a test moves it. Timers fire while it moves, in the order in which they are due.</summary>
/// <remarks>Thread-safe. Its time zone is UTC.</remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly ClockLoop _loop;
    private DateTimeOffset _now;
    private long _order;
    private long _changes;
    private TaskCompletionSource? _timerSet;

    /// <summary>A clock that shows an instant.</summary>
    /// <param name="start">The instant.</param>
    public ManualTimeProvider(DateTimeOffset start) => (_now, _loop) = (start.ToUniversalTime(), new ClockLoop(this));

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How long, in real time, <see cref="RunUntilAsync(Task, TimeSpan?, CancellationToken)"/> and its like wait for a task that waits for nothing on this clock.</summary>
    /// <value>Default: 30 seconds. More than 0, and at most 24 days.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of that.</exception>
    public TimeSpan RealTimeLimit
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(24));
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>How many timers are waiting.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Moves the clock forward.</summary>
    /// <param name="by">How far; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The clock would go back.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        AdvanceTo(GetUtcNow() + by);
    }

    /// <summary>Moves the clock forward to an instant, and stops at each timer on the way to fire it.</summary>
    /// <param name="instant">The instant; not before now.</param>
    /// <exception cref="ArgumentOutOfRangeException">The clock would go back.</exception>
    public void AdvanceTo(DateTimeOffset instant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(instant, GetUtcNow());
        MoveTo(instant);
    }

    /// <summary>Moves the clock to the next timer and fires it.</summary>
    /// <returns>False when no timer is waiting.</returns>
    public bool AdvanceToNextTimer()
    {
        if (NextDue is not { } due)
        {
            return false;
        }

        MoveTo(due);
        return true;
    }

    /// <summary>Moves the clock from timer to timer until a task ends: a call with its retries and waits takes no time.</summary>
    /// <param name="task">The task, already running, such as a call of a client on this clock.</param>
    /// <param name="within">How far the clock may move; null for as far as it takes.</param>
    /// <param name="cancellationToken">Ends the run, not the task.</param>
    /// <returns>A task that ends as <paramref name="task"/> does.</returns>
    /// <remarks>
    /// <para>
    /// What a timer resumes runs before the next jump as far as it runs on the thread that fires the timer, which is how the client and the fake server
    /// in the process run. For what is queued to the thread pool the clock waits until the pool is at rest. Where others, such as tests that run in
    /// parallel, keep the pool busy, it holds the pool's threads for a moment each, up to 50 milliseconds, to be sure that what was queued before is done: three times
    /// without a new timer or request in between, twice when a timer was set at once. How long that takes follows the load. Threads of one's own
    /// and operations of sockets and files it does not see, nor work that keeps a thread of the pool for more than 200 milliseconds of real time while
    /// others keep it busy too: while those are under way it may jump to a timeout. Over a port, leave the client the system's clock.
    /// </para>
    /// <para>Runs on one clock at a time are one: each ends with its own task, and the clock moves no further than the narrowest limit until that run has ended.</para>
    /// <para>When no timer is waiting, and the task has not ended, the clock stands still until one is set; after <see cref="RealTimeLimit"/> the run ends.</para>
    /// </remarks>
    /// <exception cref="TimeoutException">The task had not ended by then, or after 100,000 jumps, or no timer was set for <see cref="RealTimeLimit"/>: it waits for something that is not on this clock.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The clock would go back.</exception>
    public Task RunUntilAsync(Task task, TimeSpan? within = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        return RunAsync(new ClockRun(this, task, within), task, cancellationToken);
    }

    /// <summary>Moves the clock from timer to timer until a task ends, as <see cref="RunUntilAsync(Task, TimeSpan?, CancellationToken)"/> does, and returns its result.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="task">The task, already running, such as a call of a client on this clock.</param>
    /// <param name="within">How far the clock may move; null for as far as it takes.</param>
    /// <param name="cancellationToken">Ends the run, not the task.</param>
    /// <returns>The task's result.</returns>
    /// <exception cref="TimeoutException">The task had not ended by then, or after 100,000 jumps, or no timer was set for <see cref="RealTimeLimit"/>: it waits for something that is not on this clock.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The clock would go back.</exception>
    public async Task<T> RunUntilAsync<T>(Task<T> task, TimeSpan? within = null, CancellationToken cancellationToken = default)
    {
        await RunUntilAsync((Task)task, within, cancellationToken).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    /// <summary>Moves the clock from timer to timer until none is waiting, and what they resumed has come to rest.</summary>
    /// <param name="within">How far the clock may move; null for as far as it takes.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>A task that ends when no timer is waiting.</returns>
    /// <remarks>What it waits for between jumps, and what it cannot see, is as with <see cref="RunUntilAsync(Task, TimeSpan?, CancellationToken)"/>. A periodic timer is always waiting.</remarks>
    /// <exception cref="TimeoutException">A timer was still waiting by then, or after 100,000 jumps.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The clock would go back.</exception>
    public Task AdvanceUntilIdleAsync(TimeSpan? within = null, CancellationToken cancellationToken = default) =>
        _loop.UntilOverAsync(new ClockRun(this, task: null, within), cancellationToken);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>When the next timer fires, now at the earliest; null when none is waiting.</summary>
    internal DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count == 0 ? null : Max(_timers.Min(timer => timer.Due), _now);
            }
        }
    }

    /// <summary>How often something happened so far that tells of work under way: a timer was set or given up, or a request arrived at a server of this clock.</summary>
    internal long Changes => Interlocked.Read(ref _changes);

    /// <summary>Ends at once when a timer is waiting, else when one is set.</summary>
    internal Task TimerSet
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count > 0 ? Task.CompletedTask : (_timerSet ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    internal void CountChange() => Interlocked.Increment(ref _changes);

    /// <summary>Moves the clock, unless somebody else has moved it further already.</summary>
    internal void MoveTo(DateTimeOffset instant)
    {
        while (TakeDue(instant) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _now = Max(_now, instant.ToUniversalTime());
        }
    }

    private async Task RunAsync(ClockRun run, Task task, CancellationToken cancellationToken)
    {
        await _loop.UntilOverAsync(run, cancellationToken).ConfigureAwait(false);
        await task.ConfigureAwait(false);
    }

    private ManualTimer? TakeDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            var timer = _timers.Where(timer => timer.Due <= until).MinBy(timer => (timer.Due, timer.Order));
            if (timer is null)
            {
                return null;
            }

            _now = Max(_now, timer.Due);
            if (timer.Period > TimeSpan.Zero)
            {
                timer.Due += timer.Period;
                timer.Order = _order++;
            }
            else
            {
                _timers.Remove(timer);
            }

            return timer;
        }
    }

    private static DateTimeOffset Max(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private bool _isDisposed;

        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        /// <summary>Breaks ties: of two timers that are due together, the one that was set first fires first.</summary>
        public long Order { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
                if (_isDisposed)
                {
                    return false;
                }

                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = owner._now + dueTime;
                    Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
                    Order = owner._order++;
                    owner._timers.Add(this);
                    owner.CountChange();
                    owner._timerSet?.TrySetResult();
                    owner._timerSet = null;
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                _isDisposed = true;
                if (owner._timers.Remove(this))
                {
                    owner.CountChange();
                }
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

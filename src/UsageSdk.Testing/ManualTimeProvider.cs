namespace UsageSdk.Testing;

/// <summary>A clock that stands still until a test moves it. Timers fire while it moves, in the order in which they are due.</summary>
/// <remarks>Thread-safe. Its time zone is UTC.</remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now;
    private long _order;

    /// <summary>A clock that shows an instant.</summary>
    /// <param name="start">The instant.</param>
    public ManualTimeProvider(DateTimeOffset start) => _now = start.ToUniversalTime();

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

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
        while (TakeDue(instant) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _now = Max(_now, instant.ToUniversalTime());
        }
    }

    /// <summary>Moves the clock to the next timer and fires it.</summary>
    /// <returns>False when no timer is waiting.</returns>
    public bool AdvanceToNextTimer()
    {
        DateTimeOffset due;
        lock (_gate)
        {
            if (_timers.Count == 0)
            {
                return false;
            }

            due = Max(_timers.Min(timer => timer.Due), _now);
        }

        AdvanceTo(due);
        return true;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
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
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                _isDisposed = true;
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

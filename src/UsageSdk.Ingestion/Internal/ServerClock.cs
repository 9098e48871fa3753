namespace UsageSdk.Ingestion.Internal;

/// <summary>
/// How far a service's clock is from ours, from the <c>Date</c> of its replies. A reply bounds it: the service wrote its second between our sending and our
/// receiving. Bounds narrow with each reply that agrees. One that does not, as of a machine between with a wrong clock, needs a second to agree with it.
/// When our clock is set, forward or back, what was learned is not carried over to the new time: a step forward makes it void, one back is not taken.
/// </summary>
internal sealed class ServerClock(SteadyTimeProvider time)
{
    // A Date header has no fractions.
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private Bounds? _bounds;
    private Bounds? _doubted;
    private bool _isConfirmed;
    private TimeSpan _skipped;

    /// <summary>The middle of the bounds: how far the service is ahead of the system's clock; null before the first reply.</summary>
    public TimeSpan? Offset
    {
        get
        {
            lock (_gate)
            {
                return Learned is { } known ? ((known.Least + known.Most) / 2) + Lead : null;
            }
        }
    }

    /// <summary>The latest time that the service can have reached by now.</summary>
    public DateTimeOffset Latest => time.GetUtcNow() + Known.Most;

    /// <summary>The earliest time that the service has reached by now.</summary>
    public DateTimeOffset Earliest => time.GetUtcNow() + Known.Least;

    public bool IsKnown => Offset is not null;

    /// <summary>Whether a reply that cannot be anybody else's has told it: the result of a call.</summary>
    public bool IsConfirmed
    {
        get
        {
            lock (_gate)
            {
                return Learned is not null && _isConfirmed;
            }
        }
    }

    private Bounds Known
    {
        get
        {
            lock (_gate)
            {
                return Learned ?? new(-Lead, -Lead);
            }
        }
    }

    private Bounds? Learned
    {
        get
        {
            if (time.Skipped - _skipped > Tolerance)
            {
                (_bounds, _doubted, _isConfirmed) = (null, null, false);
            }

            return _bounds;
        }
    }

    /// <summary>How far our clock is ahead of the system's, which was set back.</summary>
    private TimeSpan Lead => time.GetUtcNow() - time.Wall.GetUtcNow();

    /// <summary>The time on our clock at which the service has surely reached an instant.</summary>
    public DateTimeOffset LocalTimeOf(DateTimeOffset server) => server - Known.Least;

    /// <summary>The service's time, where it is so far from ours that it matters.</summary>
    public DateTimeOffset Correct(DateTimeOffset now) => Offset is { } offset && offset.Duration() > Tolerance ? now + offset : now;

    /// <summary>Learns from a reply.</summary>
    /// <param name="date">The reply's date, whole seconds.</param>
    /// <param name="sent">When the request was sent, by our clock.</param>
    /// <param name="received">When the reply arrived, by our clock.</param>
    /// <param name="isResult">Whether it is the result of a call, which no machine between makes up.</param>
    public void Learn(DateTimeOffset date, DateTimeOffset sent, DateTimeOffset received, bool isResult)
    {
        var told = new Bounds(date - received, date + Second - sent);
        lock (_gate)
        {
            var known = Learned;
            _skipped = time.Skipped;
            if (known is null || known.Value.With(told) is not null)
            {
                (_bounds, _doubted) = (known?.With(told) ?? told, null);
                _isConfirmed |= isResult;
            }
            else if (_doubted?.With(told) is { } agreed)
            {
                (_bounds, _doubted) = (agreed, null);
                _isConfirmed = isResult;
            }
            else
            {
                _doubted = told;
            }
        }
    }

    /// <param name="Least">The service is at least so far ahead of us.</param>
    /// <param name="Most">The service is at most so far ahead of us.</param>
    private readonly record struct Bounds(TimeSpan Least, TimeSpan Most)
    {
        /// <summary>What both say; null when they contradict each other.</summary>
        public Bounds? With(Bounds other)
        {
            var both = new Bounds(Least > other.Least ? Least : other.Least, Most < other.Most ? Most : other.Most);
            return both.Least <= both.Most ? both : null;
        }
    }
}

namespace UsageSdk.Ingestion.Internal;

/// <summary>
/// How far a service's clock is from ours, from the <c>Date</c> of its replies. A reply bounds it: the service wrote its second between our sending and our
/// receiving. Bounds narrow with each reply, and are given up when a reply contradicts them.
/// </summary>
internal sealed class ServerClock(TimeProvider time)
{
    // A Date header has no fractions.
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private TimeSpan _least;
    private TimeSpan _most;
    private bool _isKnown;

    /// <summary>The middle of the bounds: how far the service is ahead of us; null before the first reply.</summary>
    public TimeSpan? Offset
    {
        get
        {
            lock (_gate)
            {
                return _isKnown ? (_least + _most) / 2 : null;
            }
        }
    }

    /// <summary>The latest time that the service can have reached by now.</summary>
    public DateTimeOffset Latest => time.GetUtcNow() + Bounds.Most;

    /// <summary>The earliest time that the service has reached by now.</summary>
    public DateTimeOffset Earliest => time.GetUtcNow() + Bounds.Least;

    private (TimeSpan Least, TimeSpan Most) Bounds
    {
        get
        {
            lock (_gate)
            {
                return (_least, _most);
            }
        }
    }

    /// <summary>The time on our clock at which the service has surely reached an instant.</summary>
    public DateTimeOffset LocalTimeOf(DateTimeOffset server)
    {
        var least = Bounds.Least;
        return least >= TimeSpan.Zero && server - DateTimeOffset.MinValue < least ? DateTimeOffset.MinValue : server - least;
    }

    /// <summary>Learns from a reply.</summary>
    /// <param name="date">The reply's date, whole seconds.</param>
    /// <param name="sent">When the request was sent, by our clock.</param>
    /// <param name="received">When the reply arrived, by our clock.</param>
    public void Learn(DateTimeOffset date, DateTimeOffset sent, DateTimeOffset received)
    {
        var (least, most) = (date - received, date + Second - sent);
        lock (_gate)
        {
            var (narrowLeast, narrowMost) = (Max(_least, least), Min(_most, most));
            (_least, _most) = _isKnown && narrowLeast <= narrowMost ? (narrowLeast, narrowMost) : (least, most);
            _isKnown = true;
        }
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}

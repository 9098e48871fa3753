using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>Leased events on their way to one destination.</summary>
internal sealed class SendBatch(UsageDestination destination, IReadOnlyList<LeasedEvent> events, Pause pause, TimeProvider time)
{
    private readonly Dictionary<int, TimeSpan> _waits = [];
    private volatile bool _isStopped;

    public UsageDestination Destination => destination;

    public IReadOnlyList<SendItem> Items { get; } = [.. events.Select(leased => new SendItem(leased))];

    public Pause Pause => pause;

    /// <summary>Whether the destination rests, so that nothing more of this batch is sent.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>Whether a failure speaks for a smaller batch: the service may be too slow for this one, or break on one of its events.</summary>
    public bool WantsSmaller { get; private set; }

    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Lets the destination rest.</summary>
    public void Stop(UsageException failure)
    {
        WantsSmaller |= Failures.SpeaksForSmallerBatch(failure);
        pause.Fail(failure, Failures.RetryAfter(failure));
        _isStopped = true;
    }

    /// <summary>
    /// Makes an event wait after a failure, beyond the end of the pause and the longer the more there were, so that one on which the service breaks lets the
    /// others go first. Events with as many failures wait as long, so that they stay together.
    /// </summary>
    public void Delay(SendItem item)
    {
        TimeSpan wait;
        lock (_waits)
        {
            if (!_waits.TryGetValue(item.State.Attempts, out wait))
            {
                wait = pause.Wait(Math.Max(1, item.State.Attempts));
                _waits.Add(item.State.Attempts, wait);
            }
        }

        item.Release(Now, Now + (long)(pause.Remaining + wait).TotalMilliseconds);
    }

    /// <summary>What becomes of every event; those that nothing was decided for wait on.</summary>
    public IReadOnlyList<EventSettlement> Settle()
    {
        foreach (var item in Items)
        {
            if (item.Settlement is null)
            {
                item.Release(Now, due: 0);
            }
        }

        return [.. Items.Select(static item => item.Settlement!)];
    }
}

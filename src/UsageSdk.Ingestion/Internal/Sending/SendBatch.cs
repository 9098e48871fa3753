using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>Leased events on their way to one destination.</summary>
internal sealed class SendBatch(UsageDestination destination, IReadOnlyList<LeasedEvent> events, Pause pause, TimeProvider time)
{
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

    /// <summary>What becomes of every event; those that nothing was decided for wait on.</summary>
    public IReadOnlyList<EventSettlement> Settle()
    {
        var now = Now;
        foreach (var item in Items)
        {
            if (item.Settlement is null)
            {
                item.Release(now, now);
            }
        }

        return [.. Items.Select(static item => item.Settlement!)];
    }
}

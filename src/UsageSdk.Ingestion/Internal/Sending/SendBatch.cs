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

    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Lets the destination rest.</summary>
    public void Stop(UsageException failure)
    {
        pause.Fail(failure, Failures.RetryAfter(failure));
        _isStopped = true;
    }

    /// <summary>
    /// Makes events that failed together wait, beyond the end of the pause and the longer the more failures there were, so that those on which the service
    /// breaks let the others go first. They wait as long as each other, so that they stay together.
    /// </summary>
    public void Delay(params IReadOnlyList<SendItem> items)
    {
        var wait = pause.Remaining + pause.Wait(Math.Max(1, items.Max(static item => item.State.Attempts)));
        foreach (var item in items)
        {
            item.Release(Now, Now + (long)wait.TotalMilliseconds);
        }
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

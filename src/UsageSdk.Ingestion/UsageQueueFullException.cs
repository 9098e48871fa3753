namespace UsageSdk.Ingestion;

/// <summary>The queue holds as many events as <see cref="UsageIngestionOptions.Capacity"/> allows, and has no room for these. Nothing was enqueued.</summary>
public sealed class UsageQueueFullException : UsageException
{
    internal UsageQueueFullException(long capacity, int events)
        : base("ingestion.enqueue", $"ingestion.enqueue: the queue has no room for {events} more, {nameof(UsageIngestionOptions.Capacity)} is {capacity}.") => Capacity = capacity;

    /// <summary>The limit, in events.</summary>
    public long Capacity { get; }
}

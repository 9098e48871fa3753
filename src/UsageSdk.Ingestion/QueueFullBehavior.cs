namespace UsageSdk.Ingestion;

/// <summary>What enqueueing does when the queue is full. It never drops an event.</summary>
public enum QueueFullBehavior
{
    /// <summary>Waits for room.</summary>
    Wait = 0,

    /// <summary>Throws <see cref="UsageQueueFullException"/>.</summary>
    Fail = 1,
}

namespace UsageSdk.Ingestion.Internal;

/// <summary>Wakes all who wait.</summary>
internal sealed class Broadcast(TimeProvider time)
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when somebody wakes after this was read. Read it before looking at what one waits for.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Waits for the end of <see cref="Next"/>, or for a while.</summary>
    public Task WaitAsync(Task next, TimeSpan longest, CancellationToken cancellationToken) => Waits.ForAsync(next, longest, time, cancellationToken);
}

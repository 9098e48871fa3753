namespace UsageSdk.Ingestion.Internal;

/// <summary>Wakes whoever waits, or the next who will.</summary>
internal sealed class Wakeup(TimeProvider time)
{
    private readonly object _gate = new();
    private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set()
    {
        lock (_gate)
        {
            _signal.TrySetResult();
        }
    }

    /// <summary>Waits until somebody wakes, or for a while.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        Task signal;
        lock (_gate)
        {
            signal = _signal.Task;
        }

        await Waits.ForAsync(signal, longest, time, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_signal.Task.IsCompleted)
            {
                _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}

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
    /// <returns>Whether somebody woke.</returns>
    public async Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        Task signal;
        lock (_gate)
        {
            signal = _signal.Task;
        }

        if (!signal.IsCompleted && longest > TimeSpan.Zero)
        {
            using var delay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(signal, Waits.ForAsync(longest, time, delay.Token)).ConfigureAwait(false);
            await delay.CancelAsync().ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_signal.Task.IsCompleted)
            {
                return false;
            }

            _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }
}

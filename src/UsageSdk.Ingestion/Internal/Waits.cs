namespace UsageSdk.Ingestion.Internal;

/// <summary>Waits on a clock.</summary>
internal static class Waits
{
    /// <summary>
    /// Waits for a while, and not for less: Task.Delay cuts off fractions of a millisecond, so that a loop which waits for the rest of one would spin, and
    /// never end on a clock that moves only when somebody waits.
    /// </summary>
    public static Task ForAsync(TimeSpan least, TimeProvider time, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(least.TotalMilliseconds)), time, cancellationToken);

    /// <summary>Waits for the end of a task, or for a while.</summary>
    public static async Task ForAsync(Task signal, TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!signal.IsCompleted && longest > TimeSpan.Zero)
        {
            using var delay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(signal, ForAsync(longest, time, delay.Token)).ConfigureAwait(false);
            await delay.CancelAsync().ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}

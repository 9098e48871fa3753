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
}

namespace UsageSdk.Resilience;

/// <summary>What timeouts and waits can be set to.</summary>
internal static class ResilienceLimits
{
    /// <summary>The shortest timeout that the pipeline can count.</summary>
    public static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest timeout or wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Whether a timeout can be counted, or is none at all.</summary>
    public static bool IsTimeout(TimeSpan value) => value == Timeout.InfiniteTimeSpan || (value >= ShortestTimeout && value <= Longest);
}

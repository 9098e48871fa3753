namespace UsageSdk;

/// <summary>How long calls to a service may take, and how failed attempts are repeated.</summary>
public sealed class UsageResilienceOptions
{
    /// <summary>The limit for a whole call, with all attempts and the waits between them.</summary>
    /// <value>Default: 60 seconds. 10 milliseconds to 24 hours, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The limit for one attempt, until its reply is read.</summary>
    /// <value>Default: 20 seconds. 10 milliseconds up to <see cref="TotalTimeout"/>, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit but that one.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a failed attempt is repeated.</summary>
    /// <value>Default: 3. Not negative; 0 switches retries off, but for one with a new token after a 401.</value>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The wait before the first repetition; it doubles with each further one, with jitter.</summary>
    /// <value>Default: 0.5 seconds. 0 to <see cref="MaxDelay"/>.</value>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait that is chosen without the service asking for one.</summary>
    /// <value>Default: 30 seconds. 0 to 24 hours.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that a service may ask for with <c>Retry-After</c>. When it asks for more, the call fails at once and says so.</summary>
    /// <value>Default: 30 seconds. 0 to 24 hours.</value>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(30);
}

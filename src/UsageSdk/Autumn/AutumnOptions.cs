namespace UsageSdk.Autumn;

/// <summary>How to reach Autumn.</summary>
public sealed class AutumnOptions
{
    /// <summary>The secret key, <c>am_sk_...</c>; it chooses between live and sandbox. Needed for calls to <see cref="IEventsApi"/>. Read at each call, so that a rotated one works at once.</summary>
    /// <value>Default: none.</value>
    public string? SecretKey { get; set; }

    /// <summary>The base address, with the path prefix.</summary>
    /// <value>Default: <c>https://api.useautumn.com/v1/</c>. HTTPS only, except on a loopback host.</value>
    public Uri BaseAddress { get; set; } = new("https://api.useautumn.com/v1/");

    /// <summary>Timeouts and retries.</summary>
    /// <value>Default: the defaults of <see cref="UsageResilienceOptions"/>.</value>
    public UsageResilienceOptions Resilience { get; set; } = new();

    /// <summary>The waits that keep calls within the rate limits, which Autumn counts by customer.</summary>
    /// <value>Default: the defaults of <see cref="UsagePacingOptions"/>.</value>
    public UsagePacingOptions Pacing { get; set; } = new();

    /// <summary>The HTTP version, and the compression of large requests.</summary>
    /// <value>Default: the defaults of <see cref="UsageHttpOptions"/>.</value>
    public UsageHttpOptions Http { get; set; } = new();
}

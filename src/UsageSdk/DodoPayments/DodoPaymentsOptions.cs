namespace UsageSdk.DodoPayments;

/// <summary>How to reach Dodo Payments.</summary>
public sealed class DodoPaymentsOptions
{
    /// <summary>The API key. Needed for calls to <see cref="IUsageEventsApi"/>. Read at each call, so that a rotated one works at once.</summary>
    /// <value>Default: none.</value>
    public string? ApiKey { get; set; }

    /// <summary>Live or test mode; the key must be of the same mode.</summary>
    /// <value>Default: <see cref="DodoPaymentsEnvironment.Live"/>.</value>
    public DodoPaymentsEnvironment Environment { get; set; }

    /// <summary>A base address in place of the environment's.</summary>
    /// <value>Default: null, for the environment's. HTTPS only, except on a loopback host.</value>
    public Uri? BaseAddress { get; set; }

    /// <summary>Timeouts and retries.</summary>
    /// <value>Default: the defaults of <see cref="UsageResilienceOptions"/>.</value>
    public UsageResilienceOptions Resilience { get; set; } = new();

    /// <summary>The waits that keep calls within the rate limits of the account's tier.</summary>
    /// <value>Default: the defaults of <see cref="UsagePacingOptions"/>.</value>
    public UsagePacingOptions Pacing { get; set; } = new();

    /// <summary>The HTTP version, and the compression of large requests.</summary>
    /// <value>Default: the defaults of <see cref="UsageHttpOptions"/>.</value>
    public UsageHttpOptions Http { get; set; } = new();

    /// <summary>The account's tier of rate limits: 0 for 40 requests a second and 240 a minute, 1 for 100 and 1,000, 2 for 500 and 5,000.</summary>
    /// <value>Default: 0. 0 to 2. When a reply tells another tier, the client goes by that from then on.</value>
    public int RateLimitTier { get; set; }

    internal Uri EffectiveBaseAddress => BaseAddress ?? (Environment == DodoPaymentsEnvironment.Test ? new("https://test.dodopayments.com/") : new("https://live.dodopayments.com/"));
}

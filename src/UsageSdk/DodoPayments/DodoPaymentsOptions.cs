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
    public UsageResilienceOptions Resilience { get; set; } = new();

    internal Uri EffectiveBaseAddress => BaseAddress ?? (Environment == DodoPaymentsEnvironment.Test ? new("https://test.dodopayments.com/") : new("https://live.dodopayments.com/"));
}

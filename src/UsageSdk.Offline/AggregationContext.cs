namespace UsageSdk.Offline;

/// <summary>What an aggregation needs beside events and request.</summary>
public sealed record AggregationContext
{
    /// <summary>The instant that counts as now: named ranges end here, and later bins are left out.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The customer's billing cycle. Without one, the ranges that are named after it are one day long, as on the server.</summary>
    /// <value>Default: null.</value>
    public BillingCycle? BillingCycle { get; init; }

    /// <summary>How many bins a result may have.</summary>
    /// <value>Default: 100,000.</value>
    public int MaxBins { get; init; } = 100_000;
}

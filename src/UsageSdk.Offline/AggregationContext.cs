namespace UsageSdk.Offline;

/// <summary>What an aggregation needs beside events and request.</summary>
public sealed record AggregationContext
{
    /// <summary>The instant that counts as now: named ranges end here, and later bins are left out.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The customer's billing cycle. Without one, the ranges that are named after it are one day long, as on the server.</summary>
    /// <value>Default: null.</value>
    public BillingCycle? BillingCycle { get; init; }

    /// <summary>The customers that exist. A request for another one fails with 404 <c>customer_not_found</c>, as on the server; null takes every customer for known.</summary>
    /// <value>Default: null.</value>
    public IReadOnlySet<string>? KnownCustomers { get; init; }

    /// <summary>
    /// The zone in whose local time days, weeks and months start; hours stay those of UTC, and neither the range nor the total depends on it.
    /// The service offers no zone to its callers: this is an extension.
    /// </summary>
    /// <value>Default: null, which is UTC.</value>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>The rules by which requests are read and totals made.</summary>
    /// <value>Default: today's.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of <see cref="AggregationProfile"/>.</exception>
    public AggregationProfile Profile
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Profile), value, "Must be one of the known profiles.");
    }

    /// <summary>How many bins a result may have, those after now included. The service has no such limit.</summary>
    /// <value>At least 1. Default: 100,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxBins
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxBins), value, "Must be at least 1.");
    } = 100_000;
}

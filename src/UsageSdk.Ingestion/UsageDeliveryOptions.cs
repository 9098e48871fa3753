namespace UsageSdk.Ingestion;

/// <summary>How events are delivered to one service. Made by <see cref="UsageIngestionOptions"/>, with the defaults of the service.</summary>
public sealed class UsageDeliveryOptions
{
    internal UsageDeliveryOptions(UsageServiceRules rules, int batchSize, int concurrency, TimeSpan linger) =>
        (Rules, BatchSize, Concurrency, Linger) = (rules, batchSize, concurrency, linger);

    /// <summary>What the service takes. Set in code only; configuration does not reach it.</summary>
    /// <value>Default: the documented rules of the service. Change them when the service does: <c>Rules = UsageServiceRules.Autumn with { ... }</c>. Not null.</value>
    public UsageServiceRules Rules { get; set; }

    /// <summary>The most events of a request.</summary>
    /// <value>Default: 1,000 for Dodo Payments, 1 for the others. 1 to <see cref="UsageServiceRules.MaxBatchSize"/>.</value>
    public int BatchSize { get; set; }

    /// <summary>How many requests are under way at once.</summary>
    /// <value>Default: 2 for Dodo Payments, 16 for Autumn, 8 for each collector. 1 to 256.</value>
    public int Concurrency { get; set; }

    /// <summary>How long a batch waits to be filled: at most half of the time that an event has left.</summary>
    /// <value>Default: 1 second for Dodo Payments, 0 for the others. At most 10 minutes.</value>
    public TimeSpan Linger { get; set; }
}

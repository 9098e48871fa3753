namespace UsageSdk.Ingestion;

/// <summary>What became of the events that were pending when a flush began, no others.</summary>
public sealed record UsageFlushResult
{
    /// <summary>Events that the service took.</summary>
    public long Delivered { get; init; }

    /// <summary>Events that the service had already.</summary>
    public long Duplicate { get; init; }

    /// <summary>Events that the service refused.</summary>
    public long Rejected { get; init; }

    /// <summary>Events that grew too old.</summary>
    public long Expired { get; init; }

    /// <summary>Events that may or may not have been taken.</summary>
    public long Unknown { get; init; }

    /// <summary>Events that still wait: 0 unless the flush ran into its time limit.</summary>
    public long Pending { get; init; }

    /// <summary>Whether all of them have an outcome.</summary>
    public bool IsComplete => Pending == 0;

    /// <summary>Whether all of them are at their services: none was rejected, has expired, is unknown, or waits.</summary>
    public bool IsDelivered => Rejected + Expired + Unknown + Pending == 0;
}

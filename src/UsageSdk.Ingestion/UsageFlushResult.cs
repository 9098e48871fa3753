namespace UsageSdk.Ingestion;

/// <summary>What became of the events that were pending when a flush began, no others.</summary>
/// <param name="Delivered">Events that the service took.</param>
/// <param name="Duplicate">Events that the service had already.</param>
/// <param name="Rejected">Events that the service refused.</param>
/// <param name="Expired">Events that grew too old.</param>
/// <param name="Unknown">Events that may or may not have been taken.</param>
/// <param name="Pending">Events that still wait: 0 unless the flush ran into its time limit.</param>
public sealed record UsageFlushResult(long Delivered, long Duplicate, long Rejected, long Expired, long Unknown, long Pending)
{
    /// <summary>Whether all of them have an outcome.</summary>
    public bool IsComplete => Pending == 0;

    /// <summary>Whether all of them are at their services: none was rejected, has expired, is unknown, or waits.</summary>
    public bool IsDelivered => Rejected + Expired + Unknown + Pending == 0;
}

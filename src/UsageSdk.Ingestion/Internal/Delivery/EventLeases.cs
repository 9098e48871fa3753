using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal.Delivery;

internal static class EventLeases
{
    /// <summary>A lease of nothing.</summary>
    public static EventLease None { get; } = new([], null);
}

using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.UsageEngine;

namespace UsageSdk;

/// <summary>The usage-metering services as one client. Thread-safe; keep one for as long as the application runs.</summary>
/// <remarks>Not for implementing outside UsageSdk: groups may be added in minor versions.</remarks>
public interface IUsageClient
{
    /// <summary>Autumn's usage events.</summary>
    IEventsApi Events { get; }

    /// <summary>Dodo Payments' usage events.</summary>
    IUsageEventsApi UsageEvents { get; }

    /// <summary>The Usage Engine's meter types.</summary>
    IMeterTypesApi MeterTypes { get; }

    /// <summary>The Usage Engine's meters.</summary>
    IMetersApi Meters { get; }

    /// <summary>The Usage Engine's collectors.</summary>
    ICollectorsApi Collectors { get; }

    /// <summary>The Usage Engine's streams.</summary>
    IStreamsApi Streams { get; }

    /// <summary>The Usage Engine's aggregation sessions.</summary>
    IAggregationApi Aggregation { get; }
}

using UsageSdk.Autumn;
using UsageSdk.DodoPayments;

namespace UsageSdk;

/// <summary>The usage-metering services as one client. Thread-safe; keep one for as long as the application runs.</summary>
/// <remarks>Not for implementing outside UsageSdk: groups may be added in minor versions.</remarks>
public interface IUsageClient
{
    /// <summary>Autumn's usage events.</summary>
    IEventsApi Events { get; }

    /// <summary>Dodo Payments' usage events.</summary>
    IUsageEventsApi UsageEvents { get; }
}

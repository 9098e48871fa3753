using UsageSdk.Offline;

namespace UsageSdk.Testing.Internal;

/// <summary>The state of the fake of Dodo Payments.</summary>
internal sealed record SavedDodoPayments
{
    public required int RateLimitTier { get; init; }

    public required DodoPaymentsAssumptions Assumptions { get; init; }

    public required IReadOnlyList<string> Customers { get; init; }

    public required IReadOnlyList<DodoPaymentsMeter> Meters { get; init; }

    /// <summary>In the order in which they were ingested.</summary>
    public required IReadOnlyList<StoredEvent> Events { get; init; }

    public required IReadOnlyList<SavedWindow> RequestWindows { get; init; }
}

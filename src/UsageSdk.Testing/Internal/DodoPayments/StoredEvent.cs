using UsageSdk.DodoPayments;

namespace UsageSdk.Testing.Internal;

/// <summary>An event as Dodo Payments keeps it.</summary>
internal sealed record StoredEvent(IngestedEvent Event, DateTimeOffset ReceivedAt);

namespace UsageSdk.Ingestion;

/// <summary>What has become of an event. Each event has exactly one outcome at a time.</summary>
public enum UsageOutcome
{
    /// <summary>It waits, or is being sent.</summary>
    Pending = 0,

    /// <summary>The service took it. Dodo Payments does not tell which events it already had: those are delivered too.</summary>
    Delivered = 1,

    /// <summary>The service had it already, so it counts once: Autumn's <c>duplicate_idempotency_key</c>.</summary>
    Duplicate = 2,

    /// <summary>The service refused it, for a reason that sending it again does not change. It is among the dead letters.</summary>
    Rejected = 3,

    /// <summary>It grew older than the service takes: an hour at Dodo Payments. It is among the dead letters.</summary>
    Expired = 4,

    /// <summary>It may or may not have been taken, and sending it again could count it twice. It is among the dead letters.</summary>
    Unknown = 5,
}

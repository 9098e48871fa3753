namespace UsageSdk.Autumn;

/// <summary>How a tracked event was delivered.</summary>
public enum TrackOutcome
{
    /// <summary>The reply is the service's.</summary>
    Recorded,

    /// <summary>
    /// An earlier attempt of the same call was delivered, but its reply was lost; the service refused the key of a later attempt and so showed
    /// that it has the event, once. The balance is not known.
    /// </summary>
    Duplicate,
}

namespace UsageSdk.Ingestion.Stores;

/// <summary>Whether events were added.</summary>
public enum AppendStatus
{
    /// <summary>They were, all that are new.</summary>
    Added = 0,

    /// <summary>None was: an id belongs to another event.</summary>
    Conflict = 1,

    /// <summary>None was: there is no room.</summary>
    Full = 2,

    /// <summary>None was: what it should replace is no longer there.</summary>
    Missing = 3,
}

namespace UsageSdk.UsageEngine;

/// <summary>A region of the Usage Engine. Each has a host and credentials of its own.</summary>
public enum UsageEngineRegion
{
    /// <summary>Europe: <c>https://api.digitalroute.io</c>.</summary>
    Europe,

    /// <summary>The United States: <c>https://api.us.digitalroute.io</c>.</summary>
    UnitedStates,
}

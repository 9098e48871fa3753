namespace UsageSdk.Testing.Internal;

/// <summary>What a fault does to a request or its reply.</summary>
internal enum FaultKind
{
    /// <summary>Nothing but being late.</summary>
    None,

    /// <summary>Another status.</summary>
    Status,

    /// <summary>No connection.</summary>
    Refused,

    /// <summary>No reply.</summary>
    Reset,

    /// <summary>An end within the body.</summary>
    HalfBody,

    /// <summary>A complete reply with half of its JSON.</summary>
    HalfJson,

    /// <summary>A complete reply without a body.</summary>
    EmptyBody,

    /// <summary>A reply whose JSON is called something else.</summary>
    WrongContentType,
}

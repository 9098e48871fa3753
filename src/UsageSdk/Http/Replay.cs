namespace UsageSdk.Http;

/// <summary>When an operation may be sent again.</summary>
internal enum Replay
{
    /// <summary>Whenever an attempt failed: repeating it does nothing twice.</summary>
    Always,

    /// <summary>Only when nothing was sent, or when the service refused before doing anything.</summary>
    UnsentOnly,
}

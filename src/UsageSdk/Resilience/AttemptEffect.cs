namespace UsageSdk.Resilience;

/// <summary>What is known of the effect of an attempt that failed.</summary>
internal enum AttemptEffect
{
    /// <summary>None: it was refused, or never left.</summary>
    None,

    /// <summary>The service answered with an error of its own, after which the effect may be there or not.</summary>
    Failed,

    /// <summary>It may have arrived, and no answer came: it may even be under way still.</summary>
    Unknown,
}

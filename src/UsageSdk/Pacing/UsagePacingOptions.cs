namespace UsageSdk;

/// <summary>How calls to a service are kept within its rate limits: each attempt waits until the limit allows it, in the order of arrival.</summary>
public sealed class UsagePacingOptions
{
    /// <summary>Whether attempts wait. Without, the service refuses what is too fast, and retries deal with it.</summary>
    /// <value>Default: true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>The longest wait of one attempt. One that would wait longer fails at once with <see cref="UsagePacingException"/>.</summary>
    /// <value>
    /// Default: 60 seconds, the length of Dodo Payments' longer window. 0 to 24 hours; 0 for never waiting. The time that is left for the call bounds it
    /// too, so that for longer waits <see cref="UsageResilienceOptions.TotalTimeout"/> must be raised with it. A repetition may wait as long as the call may take.
    /// </value>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(60);
}

namespace UsageSdk.Ingestion.Stores;

/// <summary>What becomes of a leased event.</summary>
/// <param name="Event">The event.</param>
/// <param name="Outcome">Its outcome; <see cref="UsageOutcome.Pending"/> to make it wait again.</param>
/// <param name="State">What is known of its attempts by now; the reason of a conclusion is in it.</param>
/// <param name="At">The time.</param>
/// <param name="Due">For a pending event, the earliest time to send it.</param>
public sealed record EventSettlement(LeasedEvent Event, UsageOutcome Outcome, AttemptState State, long At, long Due)
{
    /// <summary>Whether the content is kept with the conclusion.</summary>
    public bool HasContent => Outcome is UsageOutcome.Rejected or UsageOutcome.Expired or UsageOutcome.Unknown;
}

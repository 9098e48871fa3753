using UsageSdk.Ingestion;

namespace MeteredApi.Page;

/// <summary>How the queue fares.</summary>
/// <param name="At">When this was read.</param>
/// <param name="Health">Healthy, Degraded or Unhealthy.</param>
/// <param name="Message">What the health check says.</param>
/// <param name="Books">How many events there are, by outcome; null when the store cannot be read.</param>
/// <param name="OldestSeconds">The age of the oldest event that waits; null when none waits.</param>
/// <param name="PauseSeconds">For how long Autumn is left alone, after a failure; 0 when it is not.</param>
/// <param name="DeadLetters">The first events that could not be delivered.</param>
internal sealed record QueueState(
    DateTimeOffset At, string Health, string? Message, UsageBooks? Books, double? OldestSeconds, double PauseSeconds, IReadOnlyList<QueueState.DeadLetter> DeadLetters)
{
    /// <param name="Outcome">Rejected, expired or unknown.</param>
    /// <param name="Customer">Whose usage it is.</param>
    /// <param name="Feature">Of what.</param>
    /// <param name="Quantity">How much.</param>
    /// <param name="Reason">Why it could not be delivered.</param>
    /// <param name="At">When that was known.</param>
    internal sealed record DeadLetter(UsageOutcome Outcome, string Customer, string Feature, decimal Quantity, string? Reason, DateTimeOffset? At);
}

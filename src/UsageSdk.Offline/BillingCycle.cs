namespace UsageSdk.Offline;

/// <summary>A customer's billing cycle, for the ranges that are named after it.</summary>
/// <param name="Start">When the current cycle started.</param>
/// <param name="End">When it ends, usually after now.</param>
/// <param name="CreatedAt">When the subscription was made. If that is not before <paramref name="Start"/>, there was no earlier cycle.</param>
/// <exception cref="ArgumentException"><paramref name="End"/> is before <paramref name="Start"/>: ranges would end before they start, and be empty.</exception>
public sealed record BillingCycle(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset CreatedAt)
{
    // Without init: the two are checked together, and "with" sets one after the other.

    /// <summary>When the current cycle started.</summary>
    public DateTimeOffset Start { get; } = Start;

    /// <summary>When it ends.</summary>
    /// <value>Not before <see cref="Start"/>.</value>
    public DateTimeOffset End { get; } = End >= Start ? End : throw new ArgumentException("End: must not be before Start.", nameof(End));
}

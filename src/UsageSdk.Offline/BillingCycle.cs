namespace UsageSdk.Offline;

/// <summary>A customer's billing cycle, for the ranges that are named after it.</summary>
/// <param name="Start">When the current cycle started.</param>
/// <param name="End">When it ends.</param>
/// <param name="CreatedAt">When the subscription was made.</param>
public sealed record BillingCycle(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset CreatedAt);

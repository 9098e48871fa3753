using UsageSdk.UsageEngine;

namespace UsageSdk.Offline;

/// <summary>What became of a threshold in a period.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Limit">The value at which it is crossed: its own, or its percentage of the capacity; null for a percentage without a capacity, which is never crossed.</param>
/// <param name="CrossedAt">When it was first crossed in the period, in UTC; null if it was not.</param>
public readonly record struct ThresholdReading(Threshold Threshold, decimal? Limit, DateTimeOffset? CrossedAt);

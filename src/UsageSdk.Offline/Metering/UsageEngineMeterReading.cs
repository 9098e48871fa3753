namespace UsageSdk.Offline;

/// <summary>What a meter of the Usage Engine shows in a period.</summary>
/// <remarks>Value equality is not promised: thresholds compare by reference.</remarks>
/// <param name="Period">The period.</param>
/// <param name="Value">The value; 0 in a period without usage, whatever the aggregation, which is unverified against the service.</param>
/// <param name="Count">How many values counted.</param>
/// <param name="Thresholds">The thresholds, in the meter's order.</param>
public sealed record UsageEngineMeterReading(ResetPeriod Period, decimal Value, long Count, IReadOnlyList<ThresholdReading> Thresholds);

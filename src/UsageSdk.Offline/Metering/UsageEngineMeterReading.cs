namespace UsageSdk.Offline;

/// <summary>What a meter of the Usage Engine shows in a period.</summary>
/// <remarks>Value equality is not promised: thresholds compare by reference.</remarks>
public sealed record UsageEngineMeterReading
{
    /// <summary>The period.</summary>
    public required ResetPeriod Period { get; init; }

    /// <summary>The value; 0 in a period without usage, whatever the aggregation, which is unverified against the service.</summary>
    public required decimal Value { get; init; }

    /// <summary>How many values counted.</summary>
    public required long Count { get; init; }

    /// <summary>The thresholds, in the meter's order.</summary>
    public required IReadOnlyList<ThresholdReading> Thresholds { get; init; }
}

namespace UsageSdk.Offline;

/// <summary>A value that a meter of the Usage Engine receives.</summary>
/// <param name="Timestamp">When it was received.</param>
/// <param name="Value">The value.</param>
public readonly record struct MeterValue(DateTimeOffset Timestamp, decimal Value);

namespace UsageSdk.Benchmarks.Quick;

/// <summary>The medians of a measurement, for one call.</summary>
/// <param name="Nanoseconds">The time.</param>
/// <param name="Bytes">What it allocates.</param>
public readonly record struct Figure(double Nanoseconds, double Bytes);

namespace UsageSdk.Testing;

/// <summary>The names of the operations, as errors and telemetry of the client have them.</summary>
public static partial class UsageOperations;

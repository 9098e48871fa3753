namespace UsageSdk;

/// <summary>The names of the operations, as <see cref="UsageException.Operation"/>, spans and measurements have them.</summary>
public static partial class UsageOperations;

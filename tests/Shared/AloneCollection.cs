namespace UsageSdk.Testing;

/// <summary>Tests that measure what belongs to the whole process: no others run beside them.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;

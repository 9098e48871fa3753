namespace UsageSdk.Testing.Tests;

/// <summary>Tests that measure what belongs to the whole process: no others run beside them.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;

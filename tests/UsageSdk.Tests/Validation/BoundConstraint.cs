using UsageSdk.Tests.Examples;

namespace UsageSdk.Tests.Validation;

/// <summary>A constraint by its bound: the example of an operation with a value that just keeps it, and with one that just breaks it.</summary>
internal sealed record BoundConstraint(string Id, string Field, OperationExample Example, object Kept, object Broken);

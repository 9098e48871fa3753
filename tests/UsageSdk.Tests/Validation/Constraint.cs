namespace UsageSdk.Tests.Validation;

/// <summary>A constraint of the contract: a call that just keeps it, one that just breaks it, and the breach that is reported. The id is as ContractConstraints lists it.</summary>
public sealed record Constraint(string Id, Func<IUsageClient, Task> Kept, Func<IUsageClient, Task> Broken, string Breach)
{
    public override string ToString() => Id;
}

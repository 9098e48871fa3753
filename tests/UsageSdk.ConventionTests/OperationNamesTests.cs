using System.Reflection;

namespace UsageSdk.ConventionTests;

/// <summary>The public names of operations are those of the generated descriptors.</summary>
public sealed class OperationNamesTests
{
    [Fact]
    public void Every_operation_has_its_constant() =>
        Assert.Equal(
            from type in typeof(UsageClient).Assembly.GetTypes()
            where !type.IsPublic && type.Name.EndsWith("Operations", StringComparison.Ordinal)
            from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
            let operation = field.GetValue(null)!
            orderby field.Name
            select (field.Name, (string)operation.GetType().GetProperty("Name")!.GetValue(operation)!),
            from field in typeof(UsageOperations).GetFields()
            orderby field.Name
            select (field.Name, (string)field.GetRawConstantValue()!));
}

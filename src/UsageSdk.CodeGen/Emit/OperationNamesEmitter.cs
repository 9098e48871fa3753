using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Emit;

/// <summary>Writes the names of the operations as constants, by which alerts and tests speak of them.</summary>
internal static class OperationNamesEmitter
{
    public static SourceWriter Emit(Service service)
    {
        var writer = new SourceWriter();
        writer.Open("public static partial class UsageOperations");
        var isFirst = true;
        foreach (var operation in service.Groups.SelectMany(group => group.Operations))
        {
            if (!isFirst)
            {
                writer.Line();
            }

            isFirst = false;
            writer.Doc("summary", $"`{operation.HttpMethod.ToUpperInvariant()} {operation.Route}`.");
            writer.Line($"public const string {OperationsEmitter.NameOf(operation)} = \"{operation.Id}\";");
        }

        writer.Close();
        return writer;
    }
}

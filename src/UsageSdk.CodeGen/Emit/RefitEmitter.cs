using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Emit;

/// <summary>Writes the interface of a group a second time, as Refit reads it: route, headers and query stand in attributes.</summary>
internal static class RefitEmitter
{
    private const int MostParametersOnOneLine = 3;

    /// <summary>Fetching tokens is no part of the client's surface, in neither flavour.</summary>
    public static bool Covers(ApiGroup group) => group.Name != "Token";

    public static SourceWriter Emit(ApiGroup group)
    {
        var shared = group.Operations.Select(operation => operation.ApiVersion).Distinct().ToList() is [var version] ? version : null;
        var writer = new SourceWriter();
        writer.Doc("summary", group.Description);
        EmitVersion(writer, shared);
        writer.Open($"public interface {Naming.InterfaceOf(group.Name)}");
        for (var index = 0; index < group.Operations.Count; index++)
        {
            if (index > 0)
            {
                writer.Line();
            }

            EmitMethod(writer, group.Operations[index], shared);
        }

        writer.Close();
        return writer;
    }

    private static void EmitMethod(SourceWriter writer, Operation operation, string? sharedVersion)
    {
        var parameters = RefitParameter.Of(operation);
        writer.Doc("summary", operation.Summary);
        foreach (var parameter in parameters)
        {
            writer.Doc("param", parameter.Description, $"name=\"{parameter.Name}\"");
        }

        writer.Doc("returns", operation.ReplyDescription);
        EmitVersion(writer, sharedVersion is null ? operation.ApiVersion : null);
        writer.Line($"[{Naming.Pascal(operation.HttpMethod)}(\"/{operation.RelativePath}\")]");
        EmitSignature(writer, $"Task<{operation.ReplyType}> {operation.Method}Async", [.. parameters.Select(parameter => parameter.Code)]);
    }

    private static void EmitVersion(SourceWriter writer, string? version)
    {
        if (version is not null)
        {
            writer.Line($"[Headers({CSharpText.Literal($"x-api-version: {version}")})]");
        }
    }

    private static void EmitSignature(SourceWriter writer, string head, List<string> parameters)
    {
        if (parameters.Count <= MostParametersOnOneLine)
        {
            writer.Line($"{head}({string.Join(", ", parameters)});");
            return;
        }

        writer.Line($"{head}(");
        for (var index = 0; index < parameters.Count; index++)
        {
            writer.Indented(parameters[index] + (index < parameters.Count - 1 ? "," : ");"));
        }
    }
}

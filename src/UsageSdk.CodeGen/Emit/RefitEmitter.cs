using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Emit;

/// <summary>Writes the interface of a group a second time, as Refit reads it: route, headers and query stand in attributes.</summary>
internal static class RefitEmitter
{
    private const int MostParametersOnOneLine = 3;
    private const int LongestLine = 150;

    /// <summary>Fetching tokens is no part of the client's surface, in neither flavour.</summary>
    public static bool Covers(ApiGroup group) => group.Name != "Token";

    public static SourceWriter Emit(ApiGroup group)
    {
        var shared = group.Operations.Select(operation => operation.ApiVersion).Distinct().ToList() is [var version] ? version : null;
        var writer = new SourceWriter();
        writer.Doc("summary", group.Description);
        EmitPrefix(writer, group);
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
        EmitRemarks(writer, operation);
        foreach (var parameter in parameters)
        {
            writer.Doc("param", parameter.Description, $"name=\"{parameter.Name}\"");
        }

        writer.Doc("returns", operation.ReplyDescription);
        EmitVersion(writer, sharedVersion is null ? operation.ApiVersion : null);
        writer.Line($"[{Naming.Pascal(operation.HttpMethod)}(\"/{operation.RelativePath}\")]");
        EmitSignature(writer, $"Task<{operation.ReplyType}> {operation.Method}Async", [.. parameters.Select(parameter => parameter.Code)]);
    }

    /// <summary>Refit puts routes behind the base address, so that what stands before them must be known.</summary>
    private static void EmitPrefix(SourceWriter writer, ApiGroup group)
    {
        var prefixes = group.Operations.Select(operation => operation.Route[..^operation.RelativePath.Length].TrimEnd('/')).Distinct();
        if (prefixes.ToList() is [{ Length: > 0 } prefix])
        {
            writer.Doc("remarks", $"The base address ends in `{prefix}`.");
        }
    }

    private static void EmitRemarks(SourceWriter writer, Operation operation)
    {
        // With an idempotency key, the description tells what the client does about it; Refit does nothing of that.
        var description = operation.TakesIdempotencyKey ? null : operation.Description;
        var doubt = operation.IsUnverified ? "The route is not confirmed by the service's documentation." : null;
        if (string.Join(' ', new[] { description, doubt }.OfType<string>()) is { Length: > 0 } remarks)
        {
            writer.Doc("remarks", remarks);
        }
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
        var line = $"{head}({string.Join(", ", parameters)});";
        if (parameters.Count <= MostParametersOnOneLine && line.Length <= LongestLine)
        {
            writer.Line(line);
            return;
        }

        writer.Line($"{head}(");
        for (var index = 0; index < parameters.Count; index++)
        {
            writer.Indented(parameters[index] + (index < parameters.Count - 1 ? "," : ");"));
        }
    }
}

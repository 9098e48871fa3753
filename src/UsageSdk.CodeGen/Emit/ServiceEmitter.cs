using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Emit;

/// <summary>Writes all files of a service.</summary>
internal static class ServiceEmitter
{
    public static IEnumerable<GeneratedFile> Emit(Service service)
    {
        foreach (var group in service.Groups)
        {
            yield return GeneratedFile.Create(service, Naming.InterfaceOf(group.Name), InterfaceEmitter.Emit(group));
            yield return GeneratedFile.Create(service, $"{group.Name}Api", ImplementationEmitter.Emit(service, group));
        }

        foreach (var type in service.Types)
        {
            yield return GeneratedFile.Create(service, type.Name, type is EnumModel values ? EnumEmitter.Emit(values) : RecordEmitter.Emit(service, (RecordModel)type));
        }

        yield return GeneratedFile.Create(service, $"{service.Name}Operations", OperationsEmitter.Emit(service));
        yield return GeneratedFile.Create(service, $"{service.Name}Json", EmitJsonContext(service));
        if (service.Patterns.Count > 0)
        {
            yield return GeneratedFile.Create(service, "Patterns", EmitPatterns(service));
        }

        foreach (var group in service.Groups.Where(RefitEmitter.Covers))
        {
            yield return GeneratedFile.CreateForRefit(service, Naming.InterfaceOf(group.Name), RefitEmitter.Emit(group));
        }

        yield return GeneratedFile.CreateShared(service, "UsageOperations", OperationNamesEmitter.Emit(service));
        foreach (var mapping in service.Groups.SelectMany(group => group.Operations.SelectMany(operation => MappingEmitter.Emit(service, group, operation))))
        {
            yield return mapping;
        }
    }

    private static SourceWriter EmitJsonContext(Service service)
    {
        var writer = new SourceWriter();
        writer.Line("[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]");
        foreach (var root in service.JsonRoots)
        {
            writer.Line($"[JsonSerializable(typeof({root}))]");
        }

        writer.Line($"internal sealed partial class {service.Name}Json : JsonSerializerContext;");
        return writer;
    }

    private static SourceWriter EmitPatterns(Service service)
    {
        var writer = new SourceWriter();
        writer.Open("internal static partial class Patterns");
        for (var index = 0; index < service.Patterns.Count; index++)
        {
            if (index > 0)
            {
                writer.Line();
            }

            writer.Line($"[GeneratedRegex(@\"{service.Patterns[index].Expression.Replace("\"", "\"\"", StringComparison.Ordinal)}\", RegexOptions.ECMAScript)]");
            writer.Line($"internal static partial Regex {service.Patterns[index].Name}();");
        }

        writer.Close();
        return writer;
    }
}

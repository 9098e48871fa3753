using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Emit;

/// <summary>Writes a string enum that keeps values it does not know.</summary>
internal static class EnumEmitter
{
    public static SourceWriter Emit(EnumModel model)
    {
        var writer = new SourceWriter();
        writer.Doc("summary", $"{model.Description} Values that this version does not know keep their text.");
        writer.Line($"[JsonConverter(typeof(OpenEnumConverter<{model.Name}>))]");
        writer.Open($"public readonly record struct {model.Name} : IOpenEnum<{model.Name}>");
        writer.Line("private readonly string? _value;");
        writer.Line();
        writer.Doc("summary", "A value by its text on the wire.");
        writer.Doc("param", "The text.", "name=\"value\"");
        writer.Line($"public {model.Name}(string value) => _value = value is \"\" ? null : value;");
        writer.Line();
        writer.Doc("summary", "The text on the wire; empty for `default`.");
        writer.Line("public string Value => _value ?? \"\";");
        foreach (var member in model.Members)
        {
            writer.Line();
            writer.Doc("summary", $"`{member.Value}`: {member.Description}");
            writer.Line($"public static {model.Name} {member.Name} {{ get; }} = new({CSharpText.Literal(member.Value)});");
        }

        writer.Line();
        writer.Line($"static {model.Name} IOpenEnum<{model.Name}>.Create(string value) => new(value);");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override string ToString() => Value;");
        writer.Close();
        return writer;
    }
}

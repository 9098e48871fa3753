using System.Globalization;
using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Emit;

/// <summary>Writes a model: a plain record with its wire names, and the checks that run before it is sent.</summary>
internal static class RecordEmitter
{
    public static SourceWriter Emit(Service service, RecordModel model)
    {
        var writer = new SourceWriter();
        writer.Doc("summary", model.Description);
        var bases = model switch { { IsQuery: true } => " : IQueryModel", { InRequest: true } => " : IRequestModel", _ => "" };
        writer.Open($"{(model.IsInternal ? "internal" : "public")} sealed {(model.IsPartial ? "partial " : "")}record {model.Name}{bases}");
        for (var index = 0; index < model.Properties.Count; index++)
        {
            if (index > 0)
            {
                writer.Line();
            }

            EmitProperty(writer, model, model.Properties[index]);
        }

        if (model.InReply || model.IsOpen)
        {
            EmitExtensionData(writer, model);
        }

        if (model.Properties.Any(property => property.IsSecret))
        {
            writer.Line();
            writer.Doc("summary", "The name of the type only: the members are secret.");
            writer.Doc("returns", "A fixed text.");
            writer.Line($"public override string ToString() => nameof({model.Name});");
        }

        if (model.Properties.Any(property => property.ClientDefault is not null))
        {
            EmitClientDefaults(writer, service, model);
        }

        if (model.InRequest)
        {
            EmitValidation(writer, model);
        }

        if (model.IsQuery)
        {
            EmitQuery(writer, model);
        }

        writer.Close();
        return writer;
    }

    private static void EmitProperty(SourceWriter writer, RecordModel model, PropertyModel property)
    {
        writer.Doc("summary", property.Description);
        if (Value(model, property) is { } value)
        {
            writer.Doc("value", value);
        }

        if (!model.IsQuery)
        {
            writer.Line($"[JsonPropertyName(\"{property.WireName}\")]");
            if (property.Type.Converter is { } converter)
            {
                writer.Line($"[JsonConverter(typeof({converter}))]");
            }

            if (property.IsOptional)
            {
                writer.Line("[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]");
            }
        }

        var type = property.Type.CSharp + (property.IsNullable ? "?" : "");
        writer.Line(property.Constant is { } constant
            ? $"public {type} {property.Name} => {constant};"
            : $"public {(property.IsRequired ? "required " : "")}{type} {property.Name} {{ get; init; }}");
    }

    /// <summary>Limits and defaults matter to whoever fills a member in; of a reply they say nothing new.</summary>
    private static string? Value(RecordModel model, PropertyModel property)
    {
        if (!model.InRequest)
        {
            return null;
        }

        var sentences = new List<string>();
        if (property.Limits.Count > 0)
        {
            var limits = string.Join("; ", property.Limits.Distinct());
            sentences.Add(char.ToUpperInvariant(limits[0]) + limits[1..] + ".");
        }

        if (property is { ServerDefault: { } value, ClientDefault: null })
        {
            sentences.Add($"The service takes `{value}` when null.");
        }

        if (property.IsOptional)
        {
            sentences.Add("Left out unless it is set; null clears it.");
        }

        return sentences.Count > 0 ? string.Join(" ", sentences) : null;
    }

    private static void EmitExtensionData(SourceWriter writer, RecordModel model)
    {
        writer.Line();
        writer.Doc("summary", model.InReply ? "Members of the reply that this version does not know; kept when it is written again." : "Further members, which the contract does not name.");
        writer.Line("[JsonExtensionData]");
        writer.Line("public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }");
    }

    private static void EmitClientDefaults(SourceWriter writer, Service service, RecordModel model)
    {
        writer.Line();
        writer.Doc("summary", "This request as it is sent: with the documented defaults that the client fills in itself.");
        writer.Doc("returns", "A copy.");
        writer.Open($"public {model.Name} WithClientDefaults() => this with");
        foreach (var property in model.Properties)
        {
            if (property.ClientDefault is { } value)
            {
                var other = model.Properties.Single(candidate => candidate.WireName == value.OtherProperty);
                writer.Line($"{property.Name} = {property.Name} ?? ({other.Name} == {EnumValue(service, other, value.OtherValue)} ? {EnumValue(service, property, value.ValueThen)} : {EnumValue(service, property, value.Value)}),");
            }
        }

        writer.Close("};");
    }

    /// <summary>With its namespace, since a member is often called like its type.</summary>
    private static string EnumValue(Service service, PropertyModel property, string wireValue)
    {
        var model = (EnumModel)property.Type.Model!;
        return $"{service.Name}.{model.Name}.{model.Members.Single(member => member.Value == wireValue).Name}";
    }

    private static void EmitValidation(SourceWriter writer, RecordModel model)
    {
        var checks = model.Properties
            .SelectMany(property => property.Checks.Select(check => string.Format(CultureInfo.InvariantCulture, check, $"\"{property.WireName}\"", property.Name)))
            .Concat(model.Rules)
            .ToList();
        writer.Line();
        writer.Open("void IRequestModel.Validate(ref RequestValidation validation)");
        foreach (var check in checks)
        {
            writer.Line(check);
        }

        writer.Close();
    }

    private static void EmitQuery(SourceWriter writer, RecordModel model)
    {
        writer.Line();
        writer.Open("void IQueryModel.Write(ref QueryString query)");
        foreach (var property in model.Properties)
        {
            writer.Line($"query.Add(\"{property.WireName}\", {property.Name}{(property.Type.Model is EnumModel ? "?.Value" : "")});");
        }

        writer.Close();
    }
}

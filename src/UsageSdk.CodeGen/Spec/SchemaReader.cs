using System.Globalization;
using UsageSdk.CodeGen.Emit;
using UsageSdk.CodeGen.Model;
using ValueType = UsageSdk.CodeGen.Model.ValueType;

namespace UsageSdk.CodeGen.Spec;

/// <summary>Reads schemas into types. Each component becomes one type, however often it is referred to.</summary>
internal sealed class SchemaReader
{
    private readonly Dictionary<string, TypeModel> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);
    private readonly HashSet<string> _patches = new(StringComparer.Ordinal);
    private readonly ConstraintReader _constraints = new();

    public IReadOnlyCollection<TypeModel> Types => _types.Values;

    public IReadOnlyList<PatternModel> Patterns => _constraints.Patterns;

    /// <summary>Reads the object schema of a JSON body.</summary>
    public RecordModel ReadBody(SpecNode schema, bool inRequest, bool isPatch = false)
    {
        if (isPatch)
        {
            _patches.Add(schema.Resolve().Pointer);
        }

        var model = ReadValue(schema, inRequest).Model as RecordModel ?? throw schema.Error("a body must be an object with named members");
        Mark(model, inRequest);
        return model;
    }

    /// <summary>Reads a component for nothing but its errors.</summary>
    public void Check(string name, SpecNode schema)
    {
        if (schema.Find("x-dotnet-type") is { } handWritten)
        {
            ReadHandWritten(schema, handWritten.Text);
        }
        else
        {
            ReadComponent(name, schema, schema, inRequest: false);
        }
    }

    /// <summary>Makes a request record of query parameters.</summary>
    public RecordModel ReadQuery(string name, string description, IEnumerable<(SpecNode Parameter, bool IsRequired)> parameters)
    {
        var properties = parameters.Select(entry => ReadProperty(
            entry.Parameter.Get("name").Text, entry.Parameter.Get("schema"), entry.IsRequired, inRequest: true, entry.Parameter.Get("description").Text));
        var model = new RecordModel(name, description, [.. properties], []) { InRequest = true, IsQuery = true };
        // Under a key that no component can have, so that a component of this name is noticed.
        _types.Add($"query {name}", model);
        return model;
    }

    private static void Mark(TypeModel? type, bool inRequest)
    {
        if (type is not RecordModel model || (inRequest ? model.InRequest : model.InReply))
        {
            return;
        }

        model.InRequest |= inRequest;
        model.InReply |= !inRequest;
        foreach (var property in model.Properties)
        {
            Mark(property.Type.Model, inRequest);
        }
    }

    private RecordModel ReadRecord(string name, SpecNode schema, bool inRequest)
    {
        schema.AllowOnly("type", "description", "required", "properties", "additionalProperties", "minProperties", "not", "oneOf", "x-partial", "x-unverified");
        var members = schema.Get("properties");
        var required = schema.Find("required")?.Items.Select(item => item.Text).ToHashSet(StringComparer.Ordinal) ?? [];
        if (required.FirstOrDefault(item => members.Find(item) is null) is { } missing)
        {
            throw schema.Get("required").Error($"'{missing}' is not a property");
        }

        var properties = members.Members.Select(member => ReadProperty(member.Key, member.Value, required.Contains(member.Key), inRequest, description: null, isPatch: _patches.Contains(schema.Pointer))).ToList();
        ReferenceChecks.Check(members, properties);
        return new RecordModel(name, schema.Get("description").Text, properties, ConstraintReader.ReadRules(schema))
        {
            IsOpen = schema.Find("additionalProperties")?.Flag ?? false,
            IsPartial = schema.Find("x-partial")?.Flag ?? false,
        };
    }

    private PropertyModel ReadProperty(string wireName, SpecNode node, bool isRequired, bool inRequest, string? description, bool isPatch = false)
    {
        var type = ReadValue(node, inRequest);
        var schema = node.Resolve();
        var isExplicit = node.Find("x-explicit")?.Flag ?? false;
        var isNullable = IsNullable(schema) || !isRequired || type.CSharp == "JsonElement";
        var constant = schema.Find("const");
        var constraints = _constraints.Read(Naming.Pascal(wireName), schema, type);
        var isOptional = isPatch && !isRequired && IsNullable(schema);
        if (isOptional)
        {
            type = ToOptional(node, type);
            constraints = (constraints.Checks.ConvertAll(check => check.Replace("{1}", "{1}.Value", StringComparison.Ordinal)), constraints.Limits);
        }

        if (node.Find("x-less-than") is { } other)
        {
            constraints.Checks.Add($"validation.LessThan({{0}}, {{1}}, \"{other.Text}\", {Naming.Pascal(other.Text)});");
        }

        if (isRequired && !isNullable && constant is null && type.IsReference)
        {
            constraints.Checks.Insert(0, "validation.Required({0}, {1});");
        }

        return new PropertyModel(wireName, Naming.Pascal(wireName), description ?? node.Get("description").Text, type)
        {
            IsRequired = (isRequired && constant is null) || isExplicit,
            IsNullable = (isNullable || isExplicit) && !isOptional,
            IsOptional = isOptional,
            IsSecret = schema.Find("format")?.Literal == "password",
            Constant = constant is null ? null : type.CSharp == "string" ? CSharpText.Literal(constant.Value.Text) : constant.Value.Literal,
            ServerDefault = node.Find("default")?.Literal,
            ClientDefault = node.Find("x-client-default") is { } clientDefault ? ReadClientDefault(clientDefault) : null,
            Checks = constraints.Checks,
            Limits = constraints.Limits,
        };
    }

    private static ClientDefault ReadClientDefault(SpecNode node)
    {
        node.AllowOnly("value", "unless");
        var unless = node.Get("unless");
        unless.AllowOnly("property", "equals", "value");
        return new(node.Get("value").Text, unless.Get("property").Text, unless.Get("equals").Text, unless.Get("value").Text);
    }

    private ValueType ReadValue(SpecNode node, bool inRequest)
    {
        var schema = node.Resolve();
        if (schema.Pointer != node.Pointer)
        {
            node.AllowOnly("$ref", "description", "default", "readOnly", "x-client-default", "x-unverified");
            var name = schema.Pointer[(schema.Pointer.LastIndexOf('/') + 1)..];
            return schema.Find("x-dotnet-type") is { } handWritten ? ReadHandWritten(schema, handWritten.Text) : ReadComponent(name, node, schema, inRequest);
        }

        return TypeOf(schema) switch
        {
            null => ReadAnything(schema),
            "string" => ReadString(schema),
            "integer" => ReadInteger(schema),
            "number" => Scalar(schema, "decimal", "minimum", "maximum", "exclusiveMinimum"),
            "boolean" => Scalar(schema, "bool", "const"),
            "array" => ReadArray(schema, inRequest),
            "object" => ReadDictionary(schema, inRequest),
            var other => throw schema.Get("type").Error($"type '{other}' is not supported"),
        };
    }

    private ValueType ReadComponent(string name, SpecNode reference, SpecNode schema, bool inRequest)
    {
        if (!_types.TryGetValue(name, out var type))
        {
            if (!_begun.Add(name))
            {
                throw reference.Error($"'{name}' contains itself, which is not supported");
            }

            type = TypeOf(schema) switch
            {
                "object" => ReadRecord(name, schema, inRequest),
                "string" => ReadEnum(name, schema),
                _ => throw schema.Error("a component must be an object with properties, an enum, or have x-dotnet-type"),
            };
            _types.Add(name, type);
        }

        return new ValueType(name) { Model = type, IsReference = type is RecordModel };
    }

    private static EnumModel ReadEnum(string name, SpecNode schema)
    {
        schema.AllowOnly("type", "description", "enum", "x-enum-varnames", "x-enum-descriptions");
        var values = schema.Get("enum").Items.ToList();
        var names = schema.Get("x-enum-varnames").Items.ToList();
        var descriptions = schema.Get("x-enum-descriptions").Items.ToList();
        return names.Count == values.Count && descriptions.Count == values.Count
            ? new EnumModel(name, schema.Get("description").Text, [.. values.Select((value, index) => new EnumMember(names[index].Text, value.Text, descriptions[index].Text))])
            : throw schema.Error("'enum', 'x-enum-varnames' and 'x-enum-descriptions' must be of one length");
    }

    private static ValueType ReadHandWritten(SpecNode schema, string name)
    {
        schema.AllowOnly("description", "x-dotnet-type", "oneOf", "anyOf");
        return new ValueType(name) { IsReference = false };
    }

    private static ValueType ReadAnything(SpecNode schema)
    {
        schema.AllowOnly("description", "readOnly", "x-unverified");
        return new ValueType("JsonElement") { IsReference = false };
    }

    private static ValueType ReadString(SpecNode schema) => schema.Find("format")?.Text switch
    {
        null => Scalar(schema, "string", "minLength", "maxLength", "pattern", "x-pattern-rule", "const") with { IsReference = true },
        "password" or "time-zone" or "cron-minute" or "cron-hour" or "cron-day" or "cron-month" or "cron-weekday" => Scalar(schema, "string") with { IsReference = true },

        // A number that the service takes as text.
        "int32" => Scalar(schema, "int", "minimum", "maximum"),
        "date-time" => Scalar(schema, "DateTimeOffset") with { Converter = "Rfc3339Converter" },
        var format => throw schema.Get("format").Error($"format '{format}' is not supported for a string"),
    };

    private static ValueType ReadInteger(SpecNode schema) => schema.Find("format")?.Text switch
    {
        null => Scalar(schema, "int", "minimum", "maximum", "exclusiveMinimum"),
        "int64" => Scalar(schema, "long", "minimum", "maximum", "exclusiveMinimum"),
        "epoch-milliseconds" => Scalar(schema, "DateTimeOffset", "exclusiveMinimum", "x-less-than") with { Converter = "EpochMillisecondsConverter" },
        var format => throw schema.Get("format").Error($"format '{format}' is not supported for an integer"),
    };

    private static ValueType Scalar(SpecNode schema, string type, params ReadOnlySpan<string> constraints)
    {
        schema.AllowOnly(["type", "format", "description", "default", "readOnly", "x-explicit", "x-unverified", .. constraints]);
        return new ValueType(type) { IsReference = false };
    }

    private ValueType ReadArray(SpecNode schema, bool inRequest)
    {
        schema.AllowOnly("type", "description", "items", "minItems", "maxItems", "x-unique-by", "x-unverified");
        var items = schema.Get("items");
        var item = ReadValue(items, inRequest);
        RefuseLimits(items);
        if (items.Resolve().Find("x-dotnet-type") is not null)
        {
            throw items.Error($"an array of '{item.CSharp}' is not supported");
        }

        if (schema.Find("x-unique-by") is { } key && (item.Model as RecordModel)?.Properties.Any(property => property.WireName == key.Text) != true)
        {
            throw key.Error($"'{key.Text}' is not a property");
        }

        return item.Converter is null
            ? new ValueType($"IReadOnlyList<{item.CSharp}>") { Model = item.Model }
            : throw items.Error("an array of times is not supported");
    }

    private ValueType ReadDictionary(SpecNode schema, bool inRequest)
    {
        schema.AllowOnly("type", "description", "additionalProperties", "propertyNames", "maxProperties", "readOnly", "x-unverified");
        var values = schema.Get("additionalProperties");
        if (values.Literal == "true")
        {
            return new ValueType(inRequest ? "JsonObject" : "IReadOnlyDictionary<string, JsonElement>");
        }

        var value = ReadValue(values, inRequest);
        RefuseLimits(values);
        return value.Converter is null
            ? new ValueType($"IReadOnlyDictionary<string, {value.CSharp}>") { Model = value.Model }
            : throw values.Error("a map of times is not supported");
    }

    /// <summary>Only members are checked before sending: a limit on what stands within an array or a map would be dropped.</summary>
    private static void RefuseLimits(SpecNode node)
    {
        if (node.Find("$ref") is null)
        {
            node.AllowOnly("type", "format", "description", "items", "additionalProperties", "x-unverified");
            if (node.Find("additionalProperties") is { IsObject: true } values && values.Resolve().Find("x-dotnet-type") is not null)
            {
                throw values.Error("is supported for a member only");
            }
        }
    }

    /// <summary>A member of a PATCH that may be set to null, which is not the same as leaving it out.</summary>
    private static ValueType ToOptional(SpecNode node, ValueType type) => type.CSharp switch
    {
        "string" => new ValueType("Optional<string?>") { Converter = "OptionalTextConverter", IsReference = false },
        "DateTimeOffset" when type.Converter == "Rfc3339Converter" => new ValueType("Optional<DateTimeOffset?>") { Converter = "OptionalRfc3339Converter", IsReference = false },
        _ => throw node.Error($"a nullable member of type '{type.CSharp}' is not supported in a PATCH"),
    };

    /// <summary>The type, where <c>[x, "null"]</c> counts as x.</summary>
    internal static string? TypeOf(SpecNode schema)
    {
        if (schema.Find("type") is not { IsArray: true } list)
        {
            return schema.Find("type")?.Text;
        }

        return list.Items.Select(item => item.Text).Where(item => item != "null").ToList() is [var only]
            ? only
            : throw list.Error("must be one type, or one type and 'null'");
    }

    internal static bool IsNullable(SpecNode schema) => schema.Find("type") is { IsArray: true } list && list.Items.Any(item => item.Text == "null");

    internal static string Number(string literal) => decimal.Parse(literal, CultureInfo.InvariantCulture).ToString("#,0.############################", CultureInfo.InvariantCulture);
}

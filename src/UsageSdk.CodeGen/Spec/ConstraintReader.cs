using System.Globalization;
using System.Text.RegularExpressions;
using UsageSdk.CodeGen.Emit;
using UsageSdk.CodeGen.Model;
using ValueType = UsageSdk.CodeGen.Model.ValueType;

namespace UsageSdk.CodeGen.Spec;

/// <summary>Turns validation keywords into validation calls and into words for the documentation.</summary>
internal sealed class ConstraintReader
{
    private readonly List<PatternModel> _patterns = [];

    /// <summary>The patterns met so far.</summary>
    public IReadOnlyList<PatternModel> Patterns => _patterns;

    /// <summary>Rules over several members of an object: <c>not: required: [a, b]</c> and <c>oneOf: [required: [a], required: [b]]</c>.</summary>
    public static IReadOnlyList<string> ReadRules(SpecNode schema)
    {
        var rules = new List<string>();
        if (schema.Find("not") is { } not)
        {
            not.AllowOnly("required");
            rules.Add(Rule("AtMostOne", schema, not.Get("required"), [.. not.Get("required").Items]));
        }

        if (schema.Find("oneOf") is { } oneOf)
        {
            rules.Add(Rule("ExactlyOne", schema, oneOf, [.. oneOf.Items.Select(OnlyRequired)]));
        }

        if (schema.Find("minProperties") is { } count)
        {
            var members = schema.Get("properties").Members.Select(member => Naming.Pascal(member.Key) + (SchemaReader.IsNullable(member.Value.Resolve()) ? ".IsSet" : " is not null"));
            rules.Add(count.Literal == "1" ? $"validation.NotEmpty({string.Join(" || ", members)});" : throw count.Error("is supported as 1 only"));
        }

        return rules;
    }

    public (List<string> Checks, List<string> Limits) Read(string name, SpecNode schema, ValueType type)
    {
        var (checks, limits) = (new List<string>(), new List<string>());
        ReadNumeric(schema, type, checks, limits);
        ReadLengths(schema, checks, limits);
        ReadPattern(name, schema, "", checks);
        ReadFormat(schema, checks);
        ReadKeys(name, schema, checks, limits);
        ReadItems(schema, checks, limits);
        if (schema.Find("x-dotnet-type") is not null)
        {
            ReadHandWritten(schema, checks, limits);
        }
        else if (schema.Find("additionalProperties") is { } values && values.Literal != "true" && values.Resolve().Find("x-dotnet-type") is not null)
        {
            ReadHandWritten(values.Resolve(), checks, limits);
        }
        else if (type.CSharp == "IReadOnlyList<string>")
        {
            checks.Add("validation.ItemsRequired({0}, {1});");
        }
        else if (type.CSharp == "IReadOnlyDictionary<string, string>")
        {
            checks.Add("validation.ValuesRequired({0}, {1});");
        }
        else if (type.Model is RecordModel)
        {
            checks.Add(type.CSharp.StartsWith("IReadOnlyList<", StringComparison.Ordinal) ? "validation.Items({0}, {1});" : "validation.Object({0}, {1});");
        }

        return (checks, limits);
    }

    private static SpecNode OnlyRequired(SpecNode node)
    {
        node.AllowOnly("required");
        return node.Get("required").Items.ToList() is [var only] ? only : throw node.Error("must require one member");
    }

    private static string Rule(string kind, SpecNode schema, SpecNode place, IReadOnlyList<SpecNode> members)
    {
        foreach (var member in members)
        {
            if (schema.Get("properties").Find(member.Text) is null)
            {
                throw member.Error($"'{member.Text}' is not a property");
            }
        }

        return members is [var first, var second]
            ? $"validation.{kind}(\"{first.Text}\", {Naming.Pascal(first.Text)} is not null, \"{second.Text}\", {Naming.Pascal(second.Text)} is not null);"
            : throw place.Error("must name two members");
    }

    private static void ReadNumeric(SpecNode schema, ValueType type, List<string> checks, List<string> limits)
    {
        var suffix = type.CSharp == "decimal" ? "m" : "";
        var (minimum, maximum, above) = (schema.Find("minimum")?.Literal, schema.Find("maximum")?.Literal, schema.Find("exclusiveMinimum"));
        if (minimum is not null && maximum is not null)
        {
            checks.Add($"validation.Range({{0}}, {{1}}, {minimum}{suffix}, {maximum}{suffix});");
            limits.Add($"{SchemaReader.Number(minimum)} to {SchemaReader.Number(maximum)}");
        }
        else if (minimum is not null)
        {
            checks.Add($"validation.Minimum({{0}}, {{1}}, {minimum}{suffix});");
            limits.Add($"{SchemaReader.Number(minimum)} or more");
        }
        else if (maximum is not null)
        {
            throw schema.Get("maximum").Error("is supported together with 'minimum' only");
        }

        if (above is { } bound)
        {
            var isTime = type.CSharp == "DateTimeOffset";
            checks.Add(isTime && bound.Literal == "0" ? "validation.AfterEpoch({0}, {1});" : throw bound.Error("is supported for times after 0 only"));
            limits.Add("after 1970-01-01");
        }
    }

    private static void ReadFormat(SpecNode schema, List<string> checks)
    {
        if (schema.Find("format")?.Literal is { } format)
        {
            if (format == "time-zone")
            {
                checks.Add("validation.TimeZone({0}, {1});");
            }
            else if (format.StartsWith("cron-", StringComparison.Ordinal))
            {
                checks.Add($"validation.Crontab({{0}}, {{1}}, CrontabFieldKind.{Naming.Pascal(format["cron-".Length..])});");
            }
        }
    }

    private static void ReadLengths(SpecNode schema, List<string> checks, List<string> limits)
    {
        if (schema.Find("minLength") is { } minimum)
        {
            checks.Add($"validation.MinLength({{0}}, {{1}}, {minimum.Integer});");
            limits.Add(minimum.Integer == 1 ? "not empty" : $"at least {minimum.Integer} characters");
        }

        if (schema.Find("maxLength") is { } maximum)
        {
            checks.Add($"validation.MaxLength({{0}}, {{1}}, {maximum.Integer});");
            limits.Add($"at most {maximum.Integer} characters");
        }
    }

    private void ReadPattern(string name, SpecNode schema, string scope, List<string> checks)
    {
        if (schema.Find("pattern") is { } pattern)
        {
            var anchored = Anchored(pattern);
            var model = _patterns.Find(known => known.Expression == anchored);
            if (model is null)
            {
                if (_patterns.Exists(known => known.Name == name))
                {
                    throw pattern.Error($"another member called '{name}' has another pattern");
                }

                _patterns.Add(model = new PatternModel(name, anchored));
            }

            // Doubled, since the braces of a check are places to fill in.
            var words = CSharpText.Literal(schema.Get("x-pattern-rule").Text).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
            checks.Add($"validation.{scope}Matches({{0}}, {{1}}, Patterns.{model.Name}(), {words});");
        }
        else if (schema.Find("x-pattern-rule") is { } rule)
        {
            throw rule.Error("needs 'pattern'");
        }
    }

    /// <summary>The expression of a pattern, which must cover the whole text.</summary>
    internal static string Anchored(SpecNode pattern)
    {
        var text = pattern.Text;
        var escapes = text.Length - 1 - text.TrimEnd('$').TrimEnd('\\').Length;
        if (!text.StartsWith('^') || !text.EndsWith('$') || escapes % 2 != 0)
        {
            throw pattern.Error("must be anchored with '^' and '$'");
        }

        try
        {
            // '$' would let a trailing line feed pass.
            return new Regex(text[..^1] + @"\z", RegexOptions.ECMAScript).ToString();
        }
        catch (RegexParseException exception)
        {
            throw pattern.Error($"is no regular expression: {exception.Message}");
        }
    }

    private void ReadKeys(string name, SpecNode schema, List<string> checks, List<string> limits)
    {
        if (schema.Find("maxProperties") is { } count)
        {
            checks.Add($"validation.MaxProperties({{0}}, {{1}}, {count.Integer});");
            limits.Add($"at most {count.Integer} entries");
        }

        if (schema.Find("propertyNames") is { } names)
        {
            names.AllowOnly("maxLength", "pattern", "x-pattern-rule");
            ReadPattern(name + "Key", names, "Keys", checks);
            if (names.Find("maxLength") is { } length)
            {
                checks.Add($"validation.KeysMaxLength({{0}}, {{1}}, {length.Integer});");
                limits.Add($"keys of at most {length.Integer} characters");
            }
        }
    }

    private static void ReadItems(SpecNode schema, List<string> checks, List<string> limits)
    {
        var (minimum, maximum) = (schema.Find("minItems"), schema.Find("maxItems"));
        if (minimum is not null || maximum is not null)
        {
            var (least, most) = (minimum?.Literal ?? "0", maximum?.Literal ?? "int.MaxValue");
            checks.Add($"validation.ItemCount({{0}}, {{1}}, {least}, {most});");
            limits.Add(least == "0" ? $"at most {SchemaReader.Number(most)} items" : maximum is null ? (least == "1" ? "not empty" : $"at least {least} items") : $"{SchemaReader.Number(least)} to {SchemaReader.Number(most)} items");
        }

        if (schema.Find("x-unique-by") is { } key)
        {
            checks.Add($"validation.UniqueBy({{0}}, {{1}}, \"{key.Text}\", static item => item.{Naming.Pascal(key.Text)});");
            limits.Add($"distinct {key.Text}");
        }
    }

    /// <summary>The limits of a hand-written union stand in its variants; its own check takes them as arguments.</summary>
    private static void ReadHandWritten(SpecNode schema, List<string> checks, List<string> limits)
    {
        var arguments = new List<string> { "{0}", "{1}" };
        var variants = schema.Find("oneOf") ?? schema.Get("anyOf");
        foreach (var variant in variants.Items)
        {
            variant.AllowOnly("type", "format", "minLength", "maxLength", "minItems", "items");
            variant.Find("items")?.AllowOnly("type", "minLength");
            foreach (var (keyword, words) in new[] { ("minLength", "text of at least {0} characters"), ("maxLength", "text of at most {0} characters"), ("minItems", "at least {0} items") })
            {
                if (variant.Find(keyword) is { } limit)
                {
                    arguments.Add($"{keyword}: {limit.Integer}");
                    limits.Add(limit.Integer == 1 ? "not empty" : string.Format(CultureInfo.InvariantCulture, words, limit.Integer));
                }
            }
        }

        checks.Add($"validation.{schema.Get("x-dotnet-type").Text}({string.Join(", ", arguments)});");
    }
}

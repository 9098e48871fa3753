using System.Text.Json;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>Turns schemas into rules. A keyword that it does not know fails, so that none is passed over in silence.</summary>
internal sealed class SchemaCompiler(bool inRequest)
{
    private readonly Dictionary<string, Rule> _known = new(StringComparer.Ordinal);

    /// <summary>A rule for all that a schema says.</summary>
    public Rule Compile(SpecNode node)
    {
        var schema = node.Resolve();
        if (schema.Pointer != node.Pointer)
        {
            // What may stand beside $ref limits nothing; readOnly is the object's to see to.
            node.AllowOnly(["$ref", .. Keywords.Annotations]);
        }

        if (!_known.TryGetValue(schema.Pointer, out var rule))
        {
            _known.Add(schema.Pointer, rule = All(CompileKeywords(schema)));
        }

        return rule;
    }

    public static Rule All(IEnumerable<Rule> rules)
    {
        var all = rules.ToArray();
        return (value, pointer, findings) =>
        {
            foreach (var rule in all)
            {
                rule(value, pointer, findings);
            }
        };
    }

    private IEnumerable<Rule> CompileKeywords(SpecNode schema)
    {
        foreach (var (keyword, node) in schema.Members)
        {
            if (!Keywords.Annotations.Contains(keyword) && CompileKeyword(schema, keyword, node) is { } rule)
            {
                yield return rule;
            }
        }
    }

    private Rule? CompileKeyword(SpecNode schema, string keyword, SpecNode node) => keyword switch
    {
        "type" => ScalarRules.Type(node),
        "const" => ScalarRules.Const(node),
        "enum" => ScalarRules.Enum(node),
        "format" => FormatRules.Format(schema, node),
        "minimum" => NumberRules.Bound(schema, node, "must be at least", static order => order >= 0),
        "maximum" => NumberRules.Bound(schema, node, "must be at most", static order => order <= 0),
        "exclusiveMinimum" => NumberRules.Bound(schema, node, "must be above", static order => order > 0),
        "minLength" => ScalarRules.Length(node, "must have at least", (length, limit) => length >= limit),
        "maxLength" => ScalarRules.Length(node, "must have at most", (length, limit) => length <= limit),
        "pattern" => ScalarRules.Pattern(node),
        "x-less-than" => null,
        "items" => ArrayRules.Items(Compile(node)),
        "minItems" => ArrayRules.Count(node, "must have at least", (count, limit) => count >= limit),
        "maxItems" => ArrayRules.Count(node, "must have at most", (count, limit) => count <= limit),
        "x-unique-by" => ArrayRules.UniqueBy(node),
        "required" => ObjectRules.Required(node),
        "properties" => All([ObjectRules.Properties(schema, node, Compile), .. ObjectRules.LessThan(node), .. inRequest ? ObjectRules.ReadOnly(node) : []]),
        "additionalProperties" => node.Literal == "true" ? null : ObjectRules.AdditionalProperties(schema, Compile(node)),
        "propertyNames" => ObjectRules.Names(Compile(node)),
        "minProperties" => ObjectRules.Count(node, "must have at least", (count, limit) => count >= limit),
        "maxProperties" => ObjectRules.Count(node, "must have at most", (count, limit) => count <= limit),
        "not" => Not(node, Compile(node)),
        "oneOf" => Variants(node, [.. node.Items.Select(Compile)], isExclusive: true),
        "anyOf" => Variants(node, [.. node.Items.Select(Compile)], isExclusive: false),
        _ => throw node.Error($"'{keyword}' is not supported by the check of the contract"),
    };

    private static Rule Not(SpecNode node, Rule rule) => (value, pointer, findings) =>
    {
        if (Try(rule, value, pointer, findings).Count == 0)
        {
            findings.Add(pointer, node, "must not match this");
        }
    };

    private static Rule Variants(SpecNode node, Rule[] variants, bool isExclusive) => (value, pointer, findings) =>
    {
        var outcomes = Array.ConvertAll(variants, variant => Try(variant, value, pointer, findings));
        var matches = outcomes.Count(outcome => outcome.Count == 0);
        if (matches == 0)
        {
            findings.Add(pointer, node, $"matches no variant: {string.Join("; or ", outcomes.Select(outcome => string.Join(", ", outcome.Select(breach => $"{breach.Pointer[pointer.Length..]} {breach.Problem}".Trim()))))}");
        }
        else if (isExclusive && matches > 1)
        {
            findings.Add(pointer, node, $"matches {matches} variants instead of one");
        }
    };

    private static IReadOnlyList<ContractBreach> Try(Rule rule, JsonElement value, string pointer, Findings findings)
    {
        var attempt = new Findings(findings.Part);
        rule(value, pointer, attempt);
        return attempt.Breaches;
    }
}

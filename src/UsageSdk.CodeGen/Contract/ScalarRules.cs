using System.Text.Json;
using System.Text.RegularExpressions;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>Keywords about the kind of a value, and about text.</summary>
internal static class ScalarRules
{
    public static Rule Type(SpecNode node)
    {
        var names = node.IsArray ? node.Items.Select(item => item.Text).ToArray() : [node.Text];
        var problem = $"must be {string.Join(" or ", names)}";
        foreach (var unknown in names.Where(name => name is not ("null" or "boolean" or "string" or "array" or "object" or "number" or "integer")))
        {
            throw node.Error($"type '{unknown}' is not supported");
        }

        return (value, pointer, findings) =>
        {
            if (!Array.Exists(names, name => Is(value, name)))
            {
                findings.Add(pointer, node, problem);
            }
        };
    }

    public static Rule Const(SpecNode node) => Allow(node, [Written(node)], $"must be {node.Literal}");

    public static Rule Enum(SpecNode node) => Allow(node, [.. node.Items.Select(Written)], $"must be one of: {string.Join(", ", node.Items.Select(item => item.Literal))}");

    public static Rule Length(SpecNode node, string words, Func<int, int, bool> holds)
    {
        var limit = node.Integer;
        return (value, pointer, findings) =>
        {
            if (value.ValueKind == JsonValueKind.String && !holds(CodePoints(value.GetString()!), limit))
            {
                findings.Add(pointer, node, $"{words} {limit} characters");
            }
        };
    }

    public static Rule Pattern(SpecNode node)
    {
        var pattern = new Regex(ConstraintReader.Anchored(node), RegexOptions.ECMAScript | RegexOptions.CultureInvariant);
        return (value, pointer, findings) =>
        {
            if (value.ValueKind == JsonValueKind.String && !pattern.IsMatch(value.GetString()!))
            {
                findings.Add(pointer, node, $"must match {node.Text}");
            }
        };
    }

    private static Rule Allow(SpecNode node, string[] values, string problem) => (value, pointer, findings) =>
    {
        if (!values.Contains(value.ValueKind == JsonValueKind.String ? $"'{value.GetString()}" : value.GetRawText()))
        {
            findings.Add(pointer, node, problem);
        }
    };

    /// <summary>A value to compare with: text is marked, so that the text <c>true</c> is not the boolean.</summary>
    private static string Written(SpecNode node) => node.Value?.GetValueKind() == JsonValueKind.String ? $"'{node.Text}" : node.Literal;

    private static int CodePoints(string text) => text.EnumerateRunes().Count();

    private static bool Is(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Null => type == "null",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.String => type == "string",
        JsonValueKind.Array => type == "array",
        JsonValueKind.Object => type == "object",
        _ => type == "number" || (type == "integer" && NumberRules.IsInteger(value)),
    };
}

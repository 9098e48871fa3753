using System.Globalization;
using System.Text.Json;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>Keywords about numbers, also about those that a service takes as text.</summary>
internal static class NumberRules
{
    public static Rule Bound(SpecNode schema, SpecNode node, string words, Func<int, bool> holds)
    {
        var bound = decimal.Parse(node.Literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        var isText = schema.Find("format")?.Literal == "int32";
        return (value, pointer, findings) =>
        {
            if (Compare(value, bound, isText) is { } order && !holds(order))
            {
                findings.Add(pointer, node, $"{words} {node.Literal}");
            }
        };
    }

    /// <summary>Whether a number is written as an integer. JSON Schema takes 1.0 for one too; readers such as the client's do not.</summary>
    public static bool IsInteger(JsonElement number) => number.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    /// <summary>How a number compares with another; null if it is none.</summary>
    public static int? Compare(JsonElement value, decimal other, bool isText = false)
    {
        if (isText)
        {
            return value.ValueKind == JsonValueKind.String && int.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? ((decimal)number).CompareTo(other) : null;
        }

        return value.ValueKind != JsonValueKind.Number ? null : value.TryGetDecimal(out var exact) ? exact.CompareTo(other) : value.GetDouble().CompareTo((double)other);
    }
}

using System.Globalization;
using System.Text.Json;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>Keywords about arrays.</summary>
internal static class ArrayRules
{
    public static Rule Items(Rule rule) => (value, pointer, findings) =>
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                rule(item, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index++}"), findings);
            }
        }
    };

    public static Rule Count(SpecNode node, string words, Func<int, int, bool> holds)
    {
        var limit = node.Integer;
        return (value, pointer, findings) =>
        {
            if (value.ValueKind == JsonValueKind.Array && !holds(value.GetArrayLength(), limit))
            {
                findings.Add(pointer, node, $"{words} {limit} items");
            }
        };
    }

    public static Rule UniqueBy(SpecNode node)
    {
        var key = node.Text;
        return (value, pointer, findings) =>
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                return;
            }

            var seen = new HashSet<string>(StringComparer.Ordinal);
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty(key, out var member) && !seen.Add(member.ToString()))
                {
                    findings.Add(string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}/{SpecNode.Escape(key)}"), node, "occurs twice");
                }

                index++;
            }
        };
    }
}

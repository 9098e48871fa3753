using System.Text.Json;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>Keywords about objects.</summary>
internal static class ObjectRules
{
    public static Rule Required(SpecNode node)
    {
        var names = node.Items.Select(item => item.Text).ToArray();
        return (value, pointer, findings) =>
        {
            foreach (var name in value.ValueKind == JsonValueKind.Object ? names.Where(name => !value.TryGetProperty(name, out _)) : [])
            {
                findings.Add($"{pointer}/{SpecNode.Escape(name)}", node, "is missing");
            }
        };
    }

    /// <summary>The members by name. Where nothing is said about others, there must be none: the check is of our own client and fake, which invent none.</summary>
    public static Rule Properties(SpecNode schema, SpecNode node, Func<SpecNode, Rule> compile)
    {
        var rules = node.Members.ToDictionary(member => member.Key, member => compile(member.Value), StringComparer.Ordinal);
        var isOpen = schema.Find("additionalProperties") is not null;
        return (value, pointer, findings) =>
        {
            foreach (var member in Members(value))
            {
                if (rules.TryGetValue(member.Name, out var rule))
                {
                    rule(member.Value, $"{pointer}/{SpecNode.Escape(member.Name)}", findings);
                }
                else if (!isOpen)
                {
                    findings.Add($"{pointer}/{SpecNode.Escape(member.Name)}", node, "is not known here");
                }
            }
        };
    }

    public static Rule AdditionalProperties(SpecNode schema, Rule rule)
    {
        var named = schema.Find("properties")?.Members.Select(member => member.Key).ToHashSet(StringComparer.Ordinal) ?? [];
        return (value, pointer, findings) =>
        {
            foreach (var member in Members(value).Where(member => !named.Contains(member.Name)))
            {
                rule(member.Value, $"{pointer}/{SpecNode.Escape(member.Name)}", findings);
            }
        };
    }

    public static Rule Names(Rule rule) => (value, pointer, findings) =>
    {
        foreach (var member in Members(value))
        {
            rule(JsonBody.OfText(member.Name), $"{pointer}/{SpecNode.Escape(member.Name)}", findings);
        }
    };

    public static Rule Count(SpecNode node, string words, Func<int, int, bool> holds)
    {
        var limit = node.Integer;
        return (value, pointer, findings) =>
        {
            if (value.ValueKind == JsonValueKind.Object && !holds(Members(value).Count(), limit))
            {
                findings.Add(pointer, node, $"{words} {limit} members");
            }
        };
    }

    /// <summary>Members that must be less than another one.</summary>
    public static IEnumerable<Rule> LessThan(SpecNode properties) =>
        from member in properties.Members
        where member.Value.Find("x-less-than") is not null
        let node = member.Value.Get("x-less-than")
        select (Rule)((value, pointer, findings) =>
        {
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member.Key, out var lesser) && value.TryGetProperty(node.Text, out var greater)
                && greater.ValueKind == JsonValueKind.Number && greater.TryGetDecimal(out var bound) && NumberRules.Compare(lesser, bound) >= 0)
            {
                findings.Add($"{pointer}/{SpecNode.Escape(member.Key)}", node, $"must be less than {node.Text}");
            }
        });

    /// <summary>Members that only the service sets.</summary>
    public static IEnumerable<Rule> ReadOnly(SpecNode properties) =>
        from member in properties.Members
        let node = member.Value.Find("readOnly") ?? member.Value.Resolve().Find("readOnly")
        where node is { Flag: true }
        select (Rule)((value, pointer, findings) =>
        {
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member.Key, out _))
            {
                findings.Add($"{pointer}/{SpecNode.Escape(member.Key)}", node.Value, "is set by the service only");
            }
        });

    private static JsonElement.ObjectEnumerator Members(JsonElement value) => value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default;
}

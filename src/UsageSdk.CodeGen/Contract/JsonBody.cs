using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>Values to hold against schemas, from what stands on the wire.</summary>
internal static class JsonBody
{
    // A list of Autumn's holds what bodies of 1,000 levels brought.
    private const int MaxDepth = 1_100;

    /// <summary>Parses JSON in which every text is Unicode and no member occurs twice; null, with a finding, for anything else.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> body, SpecNode rule, Findings findings)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement.Clone();
            CheckNames(root, "", rule, findings);
            return root;
        }
        catch (JsonException)
        {
            findings.Add("", rule, "must be JSON");
        }
        catch (InvalidOperationException)
        {
            findings.Add("", rule, "must be JSON whose text is Unicode");
        }

        return null;
    }

    /// <summary>Text as a JSON value.</summary>
    public static JsonElement OfText(string text) => Of(JsonValue.Create(text));

    /// <summary>A value of a specification as a JSON value.</summary>
    public static JsonElement Of(JsonNode? node)
    {
        using var document = JsonDocument.Parse(node?.ToJsonString() ?? "null");
        return document.RootElement.Clone();
    }

    private static void CheckNames(JsonElement value, string pointer, SpecNode rule, Findings findings)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var member in value.EnumerateObject())
            {
                var place = $"{pointer}/{SpecNode.Escape(member.Name)}";
                if (!names.Add(member.Name))
                {
                    findings.Add(place, rule, "occurs twice");
                }

                CheckNames(member.Value, place, rule, findings);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                CheckNames(item, $"{pointer}/{index++}", rule, findings);
            }
        }
        else if (value.ValueKind == JsonValueKind.String)
        {
            _ = value.GetString();
        }
    }
}

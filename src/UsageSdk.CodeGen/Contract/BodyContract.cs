using System.Text;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>What a message's body may be, by media type.</summary>
internal sealed class BodyContract(SpecNode message, SchemaCompiler schemas)
{
    private const string Json = "application/json";

    private readonly Dictionary<string, (SpecNode Node, Rule Rule)> _media = message.Find("content") is { } content
        ? content.Members.ToDictionary(media => media.Key, media => (media.Value, schemas.Compile(media.Value.Get("schema"))), StringComparer.OrdinalIgnoreCase)
        : [];

    public void Check(string? contentType, ReadOnlyMemory<byte> body, Findings findings)
    {
        var media = contentType?.Split(';')[0].Trim() ?? "";
        if (_media.Count == 0)
        {
            if (!body.IsEmpty)
            {
                findings.Add("", message, "must be empty");
            }
        }
        else if (_media.TryGetValue(media, out var known) || _media.TryGetValue("*/*", out known))
        {
            Check(known, media, body, findings);
        }
        else
        {
            findings.Part = "header";
            findings.Add("/Content-Type", message.Get("content"), $"must be {string.Join(" or ", _media.Keys)}");
        }
    }

    /// <summary>Checks the examples that stand beside the schemas.</summary>
    public void CheckExamples(List<ContractBreach> breaches)
    {
        foreach (var (_, (node, rule)) in _media)
        {
            var many = node.Find("examples")?.Members.Select(example => example.Value.Get("value")) ?? [];
            foreach (var example in node.Find("example") is { } one ? many.Append(one) : many)
            {
                var findings = new Findings($"example {example.Place}");
                rule(JsonBody.Of(example.Value), "", findings);
                breaches.AddRange(findings.Breaches);
            }
        }
    }

    private static void Check((SpecNode Node, Rule Rule) known, string media, ReadOnlyMemory<byte> body, Findings findings)
    {
        if (!media.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            known.Rule(JsonBody.OfText(Encoding.UTF8.GetString(body.Span)), "", findings);
        }
        else if (JsonBody.Parse(body, known.Node, findings) is { } value)
        {
            known.Rule(value, "", findings);
        }
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>A parameter in the path, the query or a header.</summary>
internal sealed partial class ParameterContract
{
    private readonly Rule _rule;
    private readonly string? _type;
    private readonly string? _itemType;

    public ParameterContract(SpecNode node, SchemaCompiler schemas)
    {
        Node = node;
        Name = node.Get("name").Text;
        Place = node.Get("in").Text;
        IsRequired = node.Find("required")?.Flag ?? false;
        var schema = node.Get("schema").Resolve();
        _type = SchemaReader.TypeOf(schema);
        _itemType = _type == "array" ? SchemaReader.TypeOf(schema.Get("items").Resolve()) : null;
        _rule = schemas.Compile(schema);
    }

    public SpecNode Node { get; }

    public string Name { get; }

    /// <summary><c>path</c>, <c>query</c> or <c>header</c>.</summary>
    public string Place { get; }

    public bool IsRequired { get; }

    /// <summary>Checks the texts under which it was sent.</summary>
    public void Check(IReadOnlyList<string> texts, Findings findings)
    {
        var pointer = $"/{SpecNode.Escape(Name)}";
        findings.Part = Place;
        if (_type == "array")
        {
            // Repeated in the query: that is how the client and the service write arrays.
            _rule(JsonBody.Of(new JsonArray([.. texts.Select(text => ValueOf(text, _itemType))])), pointer, findings);
        }
        else if (texts.Count > 1)
        {
            findings.Add(pointer, Node, "occurs twice");
        }
        else
        {
            _rule(JsonBody.Of(ValueOf(texts[0], _type)), pointer, findings);
        }
    }

    /// <summary>Checks an example, which is a value rather than text.</summary>
    public void CheckExample(SpecNode example, Findings findings) => _rule(JsonBody.Of(example.Value), $"/{SpecNode.Escape(Name)}", findings);

    /// <summary>The text as a value of the type; as text where it is none, which the type then refuses.</summary>
    private static JsonNode ValueOf(string text, string? type) =>
        (type is "integer" or "number" && Number().IsMatch(text)) || (type == "boolean" && text is "true" or "false") ? JsonNode.Parse(text)! : JsonValue.Create(text);

    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?\z", RegexOptions.ECMAScript)]
    private static partial Regex Number();
}

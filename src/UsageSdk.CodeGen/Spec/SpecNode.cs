using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageSdk.CodeGen.Spec;

/// <summary>A place in a specification: its value, and the JSON pointer that errors name.</summary>
internal readonly struct SpecNode(string file, JsonNode root, JsonNode? value, string pointer)
{
    public string Pointer => pointer;

    /// <summary>The file and the pointer.</summary>
    public string Place => $"{file}#{pointer}";

    public JsonNode? Value => value;

    public IEnumerable<(string Key, SpecNode Value)> Members
    {
        get
        {
            var (source, documentRoot, at) = (file, root, pointer);
            return AsObject().Select(member => (member.Key, new SpecNode(source, documentRoot, member.Value, $"{at}/{Escape(member.Key)}")));
        }
    }

    public IEnumerable<SpecNode> Items
    {
        get
        {
            var (source, documentRoot, at) = (file, root, pointer);
            return value is JsonArray array
                ? array.Select((item, index) => new SpecNode(source, documentRoot, item, $"{at}/{index}"))
                : throw Error("must be an array");
        }
    }

    public string Text => value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : throw Error("must be text");

    public int Integer => value is JsonValue scalar && scalar.TryGetValue<long>(out var number) && number == (int)number ? (int)number : throw Error("must be an integer of 32 bits");

    public bool Flag => value is JsonValue scalar && scalar.TryGetValue<bool>(out var flag) ? flag : throw Error("must be true or false");

    /// <summary>The value as it reads in JSON, without quotes.</summary>
    public string Literal => value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String ? Text : value?.ToJsonString() ?? "null";

    /// <summary>The value itself; null for JSON null.</summary>
    public JsonNode? Json => value;

    public bool IsArray => value is JsonArray;

    public bool IsObject => value is JsonObject;

    public SpecNode? Find(string key) => AsObject().TryGetPropertyValue(key, out var member) ? new SpecNode(file, root, member, $"{pointer}/{Escape(key)}") : null;

    public SpecNode Get(string key) => Find(key) ?? throw Error($"needs '{key}'");

    /// <summary>Fails on any keyword that is not listed: what is not understood must not be dropped in silence.</summary>
    public void AllowOnly(params ReadOnlySpan<string> keywords)
    {
        foreach (var (key, member) in Members)
        {
            if (!keywords.Contains(key))
            {
                throw member.Error($"'{key}' is not supported here");
            }
        }
    }

    /// <summary>The place that <c>$ref</c> names, or this place when it has none.</summary>
    public SpecNode Resolve()
    {
        if (Find("$ref") is not { } reference)
        {
            return this;
        }

        var target = reference.Text;
        if (!target.StartsWith("#/", StringComparison.Ordinal))
        {
            throw reference.Error("must point into the same file, as '#/...'");
        }

        var node = root;
        foreach (var segment in target[2..].Split('/'))
        {
            node = (node as JsonObject)?[segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)]
                ?? throw reference.Error($"'{target}' does not exist");
        }

        return new SpecNode(file, root, node, target[1..]);
    }

    /// <summary>As <see cref="Resolve"/>, where nothing may stand beside <c>$ref</c>.</summary>
    public SpecNode ResolveAlone()
    {
        if (Find("$ref") is not null)
        {
            AllowOnly("$ref");
        }

        return Resolve();
    }

    public SpecException Error(string problem) => new(file, pointer, problem);

    public static string Escape(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private JsonObject AsObject() => value as JsonObject ?? throw Error("must be an object");
}

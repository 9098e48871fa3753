using System.Text.Json;

namespace UsageSdk.Offline.Internal;

/// <summary>Properties as the server stores them: a name with dots is the same as nested objects, and null the same as nothing.</summary>
internal sealed class PropertyTree
{
    private readonly SortedDictionary<string, PropertyTree> _children = new(StringComparer.Ordinal);
    private string _text = "";
    private string _json = "";
    private bool _isArray;

    /// <summary>The texts of all paths that have one.</summary>
    public static PropertyText[] TextsOf(JsonElement properties) => FlatTextsOf(properties) ?? new PropertyTree().Add(properties).Texts();

    /// <summary>The common case of few texts, numbers and booleans under plain names; null for any other.</summary>
    private static PropertyText[]? FlatTextsOf(JsonElement properties)
    {
        const int Few = 16;
        var texts = new List<PropertyText>();
        foreach (var member in properties.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || texts.Count == Few
                || member.Name is var name && (name.Contains('.', StringComparison.Ordinal) || texts.Exists(other => other.Path == name)))
            {
                return null;
            }

            texts.Add(new(TextPool.Share(name), TextPool.Share(PropertyRendering.Scalar(member.Value))));
        }

        return [.. texts.Where(static text => text.Raw.Length > 0)];
    }

    private PropertyTree Add(JsonElement properties)
    {
        // Of members with the same name the last counts, as in any JSON that the server reads.
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in properties.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        foreach (var (name, value) in members)
        {
            Find(name).Set(value);
        }

        return this;
    }

    private PropertyTree Find(string name)
    {
        var node = this;
        foreach (var part in name.Split('.'))
        {
            if (!node._children.TryGetValue(part, out var child))
            {
                node._children[part] = child = new PropertyTree();
            }

            node = child;
        }

        return node;
    }

    private void Set(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            Add(value);
        }
        else if (_text.Length == 0)
        {
            _isArray = value.ValueKind == JsonValueKind.Array;
            _text = _isArray ? PropertyRendering.Array(value) : PropertyRendering.Scalar(value);
            _json = value.ValueKind == JsonValueKind.Null ? "" : PropertyRendering.Json(value);
        }
    }

    private PropertyText[] Texts()
    {
        var texts = new List<PropertyText>();
        foreach (var (name, child) in _children)
        {
            var compound = child._isArray || child._json.Length == 0 ? child.Json() : null;
            child.Collect(name, compound is { Length: > 0 } ? compound : null, texts);
        }

        return [.. texts];
    }

    private void Collect(string path, string? compound, List<PropertyText> texts)
    {
        if (_text.Length > 0 || compound is not null)
        {
            texts.Add(new(TextPool.Share(path), TextPool.Share(_text), compound));
        }

        foreach (var (name, child) in _children)
        {
            child.Collect($"{path}.{name}", null, texts);
        }
    }

    /// <summary>Empty where nothing is.</summary>
    private string Json()
    {
        if (_json.Length > 0)
        {
            return _json;
        }

        var members = _children.Select(static child => (Name: child.Key, Json: child.Value.Json())).Where(static member => member.Json.Length > 0)
            .Select(static member => $"{PropertyRendering.Quote(member.Name)}:{member.Json}").ToArray();
        return members.Length == 0 ? "" : $"{{{string.Join(',', members)}}}";
    }
}

using System.Text;
using System.Text.Json;

namespace UsageSdk.Offline.Internal;

/// <summary>Properties as the server stores them: a name with dots is the same as nested objects, and null the same as nothing.</summary>
internal sealed class PropertyTree
{
    // Below a longer path no property has one of its own: each of many would repeat it.
    private const int LongestParent = 256;

    private readonly SortedDictionary<string, PropertyTree> _children = new(StringComparer.Ordinal);
    private string _text = "";
    private string _json = "";
    private bool _isArray;

    /// <summary>The texts of all paths that have one.</summary>
    public static PropertyText[] TextsOf(JsonElement properties) => FlatTextsOf(properties) ?? TreeOf(properties).Texts();

    /// <summary>The common case of few texts, numbers and booleans under plain names; null for any other.</summary>
    private static PropertyText[]? FlatTextsOf(JsonElement properties)
    {
        const int Few = 16;
        var texts = new List<PropertyText>();
        foreach (var member in properties.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || texts.Count == Few
                || PropertyRendering.Name(member) is var name && (name.Contains('.', StringComparison.Ordinal) || texts.Exists(other => other.Path == name)))
            {
                return null;
            }

            texts.Add(new(TextPool.Share(name), TextPool.Share(PropertyRendering.Scalar(member.Value))));
        }

        return [.. texts.Where(static text => text.Raw.Length > 0)];
    }

    private static PropertyTree TreeOf(JsonElement properties)
    {
        var root = new PropertyTree();
        root.Add(properties, 1);
        return root;
    }

    /// <summary>Adds the members of an object, which are on a level from 1.</summary>
    private void Add(JsonElement properties, int level)
    {
        foreach (var (name, value) in PropertyRendering.Members(properties))
        {
            // Before anything is made of the name: it may have as many dots as a request has room for.
            var last = level + name.AsSpan().Count('.');
            if (!PropertyRendering.IsNothing(value, last))
            {
                Find(name).Set(value, last);
            }
        }
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

    private void Set(JsonElement value, int level)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            Add(value, level + 1);
        }
        else if (_text.Length == 0)
        {
            _isArray = value.ValueKind == JsonValueKind.Array;
            _text = _isArray ? PropertyRendering.Array(value, level) : PropertyRendering.Scalar(value);
            _json = PropertyRendering.Json(value, level);
        }
    }

    private PropertyText[] Texts()
    {
        var texts = new List<PropertyText>();
        var path = new StringBuilder();
        foreach (var (name, child) in _children)
        {
            var compound = child._isArray || child._json.Length == 0 ? child.Json() : null;
            child.Collect(path.Append(name), compound is { Length: > 0 } ? compound : null, texts);
            path.Clear();
        }

        return [.. texts];
    }

    private void Collect(StringBuilder path, string? compound, List<PropertyText> texts)
    {
        if (_text.Length > 0 || compound is not null)
        {
            texts.Add(new(TextPool.Share(path.ToString()), TextPool.Share(_text), compound));
        }

        if (path.Length > LongestParent)
        {
            return;
        }

        var length = path.Length;
        foreach (var (name, child) in _children)
        {
            child.Collect(path.Append('.').Append(name), null, texts);
            path.Length = length;
        }
    }

    /// <summary>Empty where nothing is.</summary>
    private string Json()
    {
        var text = new StringBuilder();
        WriteJson(text);
        return text.ToString();
    }

    private void WriteJson(StringBuilder text)
    {
        if (_json.Length > 0)
        {
            text.Append(_json);
            return;
        }

        var separator = '{';
        foreach (var (name, child) in _children)
        {
            var before = text.Length;
            text.Append(separator).Append(PropertyRendering.Quote(name)).Append(':');
            var start = text.Length;
            child.WriteJson(text);
            if (text.Length == start)
            {
                text.Length = before;
            }
            else
            {
                separator = ',';
            }
        }

        text.Append(separator == '{' ? "" : "}");
    }
}

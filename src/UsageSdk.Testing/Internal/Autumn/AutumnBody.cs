using System.Globalization;
using System.Text.Json;

namespace UsageSdk.Testing.Internal;

/// <summary>Reads a JSON body by Autumn's rules, and collects what breaks them in Autumn's words. Unknown members are passed over.</summary>
internal sealed class AutumnBody
{
    private readonly JsonElement _root;
    private readonly string _prefix;
    private readonly List<string> _issues;

    private AutumnBody(JsonElement root, string prefix, List<string> issues)
    {
        _root = root;
        _prefix = prefix;
        _issues = issues;
    }

    /// <summary>What is not JSON, and null, count as an empty object. A byte order mark is passed over.</summary>
    public static AutumnBody Parse(ReadOnlyMemory<byte> body)
    {
        JsonElement root;
        try
        {
            using var document = JsonText.Parse(body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body);
            root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            root = default;
        }

        return root.ValueKind switch
        {
            JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null => new AutumnBody(root, "", []),
            _ => throw AutumnFailure.InvalidInputs($"input: must be an object (received {Name(root)})"),
        };
    }

    public bool Has(string name) => Find(name) is not null;

    public string? Text(string name, bool isRequired = false, bool allowEmpty = true)
    {
        switch (Find(name))
        {
            case null when !isRequired:
                return null;
            case { ValueKind: JsonValueKind.String } value when value.GetString() is var text && (allowEmpty || text!.Length > 0):
                return text;
            case { ValueKind: JsonValueKind.String }:
                Add(name, "cannot be empty");
                return null;
            case var value:
                Add(name, $"must be a string (received {Name(value)})");
                return null;
        }
    }

    public string? Choice(string name, params string[] choices)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && choices.Contains(value.GetString()))
        {
            return value.GetString();
        }

        Add(name, $"must be one of: {string.Join(", ", choices)}");
        return null;
    }

    /// <summary>A number; with <paramref name="coerce"/> also its text, a boolean, or null for 0, as Autumn's list takes them.</summary>
    public decimal? Number(string name, bool isRequired = false, bool coerce = false)
    {
        var found = Find(name);
        if (found is null && !isRequired)
        {
            return null;
        }

        decimal? number = found switch
        {
            { ValueKind: JsonValueKind.Number } value when value.TryGetDecimal(out var exact) => exact,
            { ValueKind: JsonValueKind.String } value when coerce && decimal.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
            { ValueKind: JsonValueKind.True } when coerce => 1,
            { ValueKind: JsonValueKind.False or JsonValueKind.Null } when coerce => 0,
            _ => null,
        };
        if (number is null)
        {
            Add(name, $"must be a number (received {Name(found)})");
        }

        return number;
    }

    public int? Integer(string name, int minimum, int maximum, bool coerce = false)
    {
        if (Number(name, coerce: coerce) is not { } number)
        {
            return null;
        }

        if (number == decimal.Truncate(number) && number >= minimum && number <= maximum)
        {
            return (int)number;
        }

        Add(name, string.Create(CultureInfo.InvariantCulture, $"must be an integer from {minimum} to {maximum}"));
        return null;
    }

    /// <summary>A non-empty string, or an array of non-empty strings. Null when absent.</summary>
    public string[]? FeatureIds(string name)
    {
        var ids = Find(name) switch
        {
            { ValueKind: JsonValueKind.String } value => [value.GetString()!],
            { ValueKind: JsonValueKind.Array } value when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(item => item.GetString()!)],
            _ => (string[]?)null,
        };
        if ((ids is null && Has(name)) || (ids is not null && ids.Contains("")))
        {
            Add(name, "Invalid input");
        }

        return ids;
    }

    public JsonElement? Object(string name)
    {
        if (Find(name) is { ValueKind: not JsonValueKind.Object } value)
        {
            Add(name, $"must be an object (received {Name(value)})");
            return null;
        }

        return Find(name);
    }

    public AutumnBody? Nested(string name) => Object(name) is { } value ? new AutumnBody(value, $"{_prefix}{name}.", _issues) : null;

    public void Add(string name, string issue) => _issues.Add($"{_prefix}{name}: {issue}");

    /// <exception cref="AutumnFailure">Something broke a rule.</exception>
    public void ThrowIfInvalid()
    {
        if (_issues.Count > 0)
        {
            throw AutumnFailure.InvalidInputs(_issues.Count == 1 ? _issues[0] : $"[Validation Errors] {string.Join("; ", _issues)}");
        }
    }

    private JsonElement? Find(string name) => _root.ValueKind == JsonValueKind.Object && _root.TryGetProperty(name, out var value) ? value : null;

    private static string Name(JsonElement? value) => value?.ValueKind switch
    {
        null or JsonValueKind.Undefined => "undefined",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "null",
    };
}

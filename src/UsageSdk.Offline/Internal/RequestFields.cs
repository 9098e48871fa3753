using System.Globalization;
using System.Text.Json;

namespace UsageSdk.Offline.Internal;

/// <summary>Reads the members of a JSON object by the rules of the server's validator, and collects what breaks them in its words.</summary>
/// <remarks>
/// Some breaches are of a kind that leaves the rest to be judged (an empty text, a number out of its range), some end the reading (a wrong
/// type): after one of those, the rules that hold between members are not looked at. Either way the member itself counts as absent for them.
/// </remarks>
internal sealed class RequestFields
{
    private const double LargestSafeInteger = 9_007_199_254_740_991;

    private readonly JsonElement _root;
    private readonly List<string> _issues = [];

    public RequestFields(JsonElement root)
    {
        _root = root;
        if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined))
        {
            Refuse("input", $"Invalid input: expected object, received {Kind(root)}");
            ThrowIfAny();
        }
    }

    /// <summary>Whether a breach was found after which the rules between members are passed over.</summary>
    public bool IsBroken { get; private set; }

    public string? NonEmptyText(string name, bool isRequired = false)
    {
        var text = Text(name, isRequired);
        if (text is not "")
        {
            // The validator measures arrays too, although it has refused them already.
            if (Find(name) is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() == 0)
            {
                Add(name, "Too small: expected array to have >=1 items");
            }

            return text;
        }

        Add(name, "cannot be empty");
        return null;
    }

    public string? Text(string name, bool isRequired = false)
    {
        if (Find(name) is not { } value)
        {
            if (isRequired)
            {
                Refuse(name, "must be a string (received undefined)");
            }

            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Refuse(name, $"must be a string (received {Kind(value)})");
        return null;
    }

    public string? Choice(string name, params string[] choices)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && choices.Contains(value.GetString(), StringComparer.Ordinal))
        {
            return value.GetString();
        }

        Refuse(name, choices.Length == 1 ? $"Invalid input: expected \"{choices[0]}\"" : $"must be one of: {string.Join(", ", choices)}");
        return null;
    }

    /// <summary>A text that is not empty, or an array of such.</summary>
    public string[] Texts(string name)
    {
        switch (Find(name))
        {
            case { ValueKind: JsonValueKind.String } one when one.GetString() is { Length: > 0 } text:
                return [text];
            case { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String && item.GetString() is not ""):
                return [.. many.EnumerateArray().Select(static item => item.GetString()!)];
            default:
                Refuse(name, "Invalid input");
                return [];
        }
    }

    public int? Integer(string name, int minimum, int maximum)
    {
        if (Find(name) is not { } value || Number(name, value) is not { } number)
        {
            return null;
        }

        if (number != Math.Truncate(number))
        {
            Refuse(name, "Invalid input: expected int, received number");
            return null;
        }

        if (Math.Abs(number) > LargestSafeInteger)
        {
            Add(name, number > 0 ? "Too big: expected int to be <9007199254740991" : "Too small: expected int to be >-9007199254740991");
        }

        if (number >= minimum && number <= maximum)
        {
            return (int)number;
        }

        Add(name, number < minimum ? $"Too small: expected number to be >={minimum}" : $"Too big: expected number to be <={maximum}");
        return null;
    }

    /// <summary>Two numbers, of which the first is the smaller.</summary>
    public (double Start, double End)? Range(string name)
    {
        if (Object(name, "object") is not { } range)
        {
            return null;
        }

        var start = Number($"{name}.start", Find(range, "start"));
        var end = Number($"{name}.end", Find(range, "end"));
        if (start >= end)
        {
            Add(name, "start must be before end");
        }

        return start < end ? (start.Value, end.Value) : null;
    }

    public Dictionary<string, string>? Map(string name)
    {
        if (Object(name, "record") is not { } map)
        {
            return null;
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Members(map))
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                texts[key] = value.GetString()!;
            }
            else
            {
                Refuse($"{name}.{key}", $"must be a string (received {Kind(value)})");
            }
        }

        return texts;
    }

    /// <summary>Notes a breach that leaves the other rules to be judged.</summary>
    public void Add(string name, string issue) => _issues.Add($"{name}: {issue}");

    /// <exception cref="AggregationRequestException">Something broke a rule.</exception>
    public void ThrowIfAny()
    {
        if (_issues.Count > 0)
        {
            throw new AggregationRequestException(400, "invalid_inputs", _issues.Count == 1 ? _issues[0] : $"[Validation Errors] {string.Join("; ", _issues)}");
        }
    }

    private JsonElement? Object(string name, string expected)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        Refuse(name, $"Invalid input: expected {expected}, received {Kind(value)}");
        return null;
    }

    private double? Number(string path, JsonElement? value)
    {
        // What is beyond binary64 is infinite there, which is not taken for a number.
        if (value is { ValueKind: JsonValueKind.Number } number && number.GetDouble() is var finite && double.IsFinite(finite))
        {
            return finite;
        }

        Refuse(path, $"must be a number (received {Kind(value)})");
        return null;
    }

    private void Refuse(string name, string issue)
    {
        IsBroken = true;
        Add(name, issue);
    }

    private JsonElement? Find(string name) => Find(_root, name);

    private static JsonElement? Find(JsonElement from, string name) => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The members in the order of JavaScript: indexes first, by number, then the others as they come. Of those with the same name the last, in the place of the first.</summary>
    private static IEnumerable<KeyValuePair<string, JsonElement>> Members(JsonElement map)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in map.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members.OrderBy(static member => IndexOf(member.Key));
    }

    private static uint IndexOf(string name) =>
        uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index.ToString(CultureInfo.InvariantCulture) == name ? index : uint.MaxValue;

    private static string Kind(JsonElement? value) => value?.ValueKind switch
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

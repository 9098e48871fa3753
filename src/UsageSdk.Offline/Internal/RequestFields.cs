using System.Text.Json;

namespace UsageSdk.Offline.Internal;

/// <summary>Reads the members of a JSON object by the rules of the server's validator, and collects what breaks them in its words.</summary>
/// <remarks>
/// Some breaches are of a kind that leaves the rest to be judged (an empty text, a number out of its range), some end the reading (a wrong
/// type): after one of those, the rules that hold between members are not looked at. Either way the member itself counts as absent for them.
/// UsageSdk.Testing compiles this file too, for the bodies of the other operations; what those alone need stands there, but for
/// <see cref="Nested"/>, which shares the findings.
/// </remarks>
internal sealed class RequestFields
{
    private const double LargestSafeInteger = 9_007_199_254_740_991;

    private readonly JsonElement _root;
    private readonly string _prefix;
    private readonly Findings _findings;

    /// <summary>Reads a body, null for an empty one.</summary>
    /// <param name="root">The body.</param>
    /// <param name="refuse">Makes the exception that reports the breaches.</param>
    public RequestFields(JsonElement? root, Func<string, Exception> refuse)
        : this(root ?? default, "", new Findings(refuse))
    {
        if (_root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined))
        {
            Refuse("input", $"Invalid input: expected object, received {JavaScriptJson.Kind(_root)}");
            ThrowIfAny();
        }
    }

    private RequestFields(JsonElement root, string prefix, Findings findings)
    {
        _root = root;
        _prefix = prefix;
        _findings = findings;
    }

    /// <summary>Whether a breach was found after which the rules between members are passed over.</summary>
    public bool IsBroken => _findings.IsBroken;

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

        Refuse(name, $"must be a string (received {JavaScriptJson.Kind(value)})");
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

    /// <summary>A whole number within bounds.</summary>
    public long? Integer(string name, long minimum, long maximum = long.MaxValue) => Bounded(name, Number(name), minimum, maximum);

    /// <summary>A member's number, if it is whole and within bounds.</summary>
    public long? Bounded(string name, double? value, long minimum, long maximum)
    {
        if (Whole(name, value) is not { } number)
        {
            return null;
        }

        if (number >= minimum && number <= maximum)
        {
            return Math.Abs(number) <= LargestSafeInteger ? (long)number : null;
        }

        Add(name, number < minimum ? $"Too small: expected number to be >={minimum}" : $"Too big: expected number to be <={maximum}");
        return null;
    }

    /// <summary>A member's number, if it is whole, of any size.</summary>
    public double? Whole(string name, double? value)
    {
        if (value is not { } number)
        {
            return null;
        }

        if (number == Math.Truncate(number))
        {
            CheckSafe(name, number);
            return number;
        }

        Refuse(name, "Invalid input: expected int, received number");
        return null;
    }

    /// <summary>Notes that a number is too large for binary64 to tell it from its neighbours.</summary>
    public void CheckSafe(string name, double number)
    {
        if (Math.Abs(number) > LargestSafeInteger)
        {
            Add(name, number > 0 ? "Too big: expected int to be <9007199254740991" : "Too small: expected int to be >-9007199254740991");
        }
    }

    public double? Number(string name) => Find(name) is { } value ? Number(name, value) : null;

    /// <summary>Two numbers, of which the first is the smaller.</summary>
    public (double Start, double End)? Range(string name)
    {
        if (Object(name, "object") is not { } range)
        {
            return null;
        }

        var start = Number($"{name}.start", JavaScriptJson.Find(range, "start"));
        var end = Number($"{name}.end", JavaScriptJson.Find(range, "end"));
        if (start >= end)
        {
            Add(name, "start must be before end");
        }

        return start < end ? (start.Value, end.Value) : null;
    }

    /// <summary>An object, which the validator may call otherwise.</summary>
    public JsonElement? Object(string name, string expected)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        Refuse(name, $"Invalid input: expected {expected}, received {JavaScriptJson.Kind(value)}");
        return null;
    }

    /// <summary>An object whose members are read by rules of their own.</summary>
    public RequestFields? Nested(string name) => Object(name, "object") is { } value ? new RequestFields(value, $"{_prefix}{name}.", _findings) : null;

    /// <summary>An object whose members are texts; null also if one of them is not.</summary>
    public Dictionary<string, string>? Map(string name)
    {
        if (Object(name, "record") is not { } map)
        {
            return null;
        }

        var isWhole = true;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in JavaScriptJson.Members(map))
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                texts[key] = value.GetString()!;
            }
            else
            {
                isWhole = false;
                Refuse($"{name}.{key}", $"must be a string (received {JavaScriptJson.Kind(value)})");
            }
        }

        return isWhole ? texts : null;
    }

    /// <summary>Notes a breach that leaves the other rules to be judged.</summary>
    public void Add(string name, string issue) => _findings.Issues.Add($"{_prefix}{name}: {issue}");

    /// <summary>Notes a breach that ends the reading of a member.</summary>
    public void Refuse(string name, string issue)
    {
        _findings.IsBroken = true;
        Add(name, issue);
    }

    /// <summary>Reports the breaches, if any, all in one.</summary>
    public void ThrowIfAny()
    {
        var issues = _findings.Issues;
        if (issues.Count > 0)
        {
            throw _findings.Refuse(issues.Count == 1 ? issues[0] : $"[Validation Errors] {string.Join("; ", issues)}");
        }
    }

    public JsonElement? Find(string name) => JavaScriptJson.Find(_root, name);

    private double? Number(string path, JsonElement? value)
    {
        // What is beyond binary64 is infinite there, which is not taken for a number.
        if (value is { ValueKind: JsonValueKind.Number } number && number.GetDouble() is var finite && double.IsFinite(finite))
        {
            return finite;
        }

        Refuse(path, $"must be a number (received {JavaScriptJson.Kind(value)})");
        return null;
    }

    private sealed class Findings(Func<string, Exception> refuse)
    {
        public List<string> Issues { get; } = [];

        public bool IsBroken { get; set; }

        public Exception Refuse(string message) => refuse(message);
    }
}

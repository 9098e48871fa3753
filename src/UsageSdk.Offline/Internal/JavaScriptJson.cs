using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace UsageSdk.Offline.Internal;

/// <summary>JSON values as the server's language takes them. UsageSdk.Testing compiles this file too.</summary>
internal static partial class JavaScriptJson
{
    /// <summary>What the validator calls the type of a value; <c>undefined</c> for none.</summary>
    public static string Kind(JsonElement? value) => value?.ValueKind switch
    {
        null or JsonValueKind.Undefined => "undefined",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "null",
    };

    /// <summary>A member by its name: of several the last, as there.</summary>
    public static JsonElement? Find(JsonElement from, string name) => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The members in the order of JavaScript: indexes first, by number, then the others as they come. Of those with the same name the last, in the place of the first.</summary>
    public static IEnumerable<KeyValuePair<string, JsonElement>> Members(JsonElement map)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in map.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members.OrderBy(static member => IndexOf(member.Key));
    }

    /// <summary>What <c>Number(value)</c> makes of a value: NaN of what is no number.</summary>
    public static double ToNumber(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => ToNumber(value.GetString()!),
        JsonValueKind.True => 1,
        JsonValueKind.False or JsonValueKind.Null => 0,

        // An array becomes the text of its items first.
        JsonValueKind.Array => value.GetArrayLength() switch
        {
            0 => 0,
            1 when value[0] is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) } only => ToNumber(only),
            _ => double.NaN,
        },
        _ => double.NaN,
    };

    private static double ToNumber(string text)
    {
        var digits = text.AsSpan().Trim().Trim('\uFEFF').Trim();
        return digits switch
        {
            "" => 0,
            "Infinity" or "+Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            ['0', 'x' or 'X', .. var rest] => ToNumber(rest, 16),
            ['0', 'o' or 'O', .. var rest] => ToNumber(rest, 8),
            ['0', 'b' or 'B', .. var rest] => ToNumber(rest, 2),
            _ => DecimalNumber().IsMatch(digits) ? double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture) : double.NaN,
        };
    }

    private static double ToNumber(ReadOnlySpan<char> digits, int radix)
    {
        var number = digits.IsEmpty ? double.NaN : 0;
        foreach (var digit in digits)
        {
            number = char.IsAsciiHexDigit(digit) && Convert.ToInt32(digit.ToString(), 16) is var value && value < radix ? (number * radix) + value : double.NaN;
        }

        return number;
    }

    private static uint IndexOf(string name) =>
        uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index.ToString(CultureInfo.InvariantCulture) == name ? index : uint.MaxValue;

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\z")]
    private static partial Regex DecimalNumber();
}

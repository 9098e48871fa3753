using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace UsageSdk.Testing.Internal;

/// <summary>What <c>Number(value)</c> of the service's language makes of a value.</summary>
internal static partial class JavaScriptNumber
{
    /// <summary>NaN of what is no number.</summary>
    public static double Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => Of(value.GetString()!),
        JsonValueKind.True => 1,
        JsonValueKind.False or JsonValueKind.Null => 0,

        // An array becomes the text of its items first.
        JsonValueKind.Array => value.GetArrayLength() switch
        {
            0 => 0,
            1 when value[0] is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) } only => Of(only),
            _ => double.NaN,
        },
        _ => double.NaN,
    };

    private static double Of(string text)
    {
        var digits = text.AsSpan().Trim().Trim('\uFEFF').Trim();
        return digits switch
        {
            "" => 0,
            "Infinity" or "+Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            ['0', 'x' or 'X', .. var rest] => Of(rest, 16),
            ['0', 'o' or 'O', .. var rest] => Of(rest, 8),
            ['0', 'b' or 'B', .. var rest] => Of(rest, 2),
            _ => DecimalNumber().IsMatch(digits) ? double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture) : double.NaN,
        };
    }

    private static double Of(ReadOnlySpan<char> digits, int radix)
    {
        var number = digits.IsEmpty ? double.NaN : 0;
        foreach (var digit in digits)
        {
            number = char.IsAsciiHexDigit(digit) && Convert.ToInt32(digit.ToString(), 16) is var value && value < radix ? (number * radix) + value : double.NaN;
        }

        return number;
    }

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\z")]
    private static partial Regex DecimalNumber();
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace UsageSdk.Offline;

/// <summary>The text by which a property is grouped and filtered.</summary>
internal static partial class PropertyText
{
    /// <summary>The text at a dotted path; empty where there is none, or where an object or array stands.</summary>
    /// <remarks>A name with dots is the same as nested objects, also halfway: <c>{"a.b":{"c":1}}</c> has a value at <c>a.b.c</c>.</remarks>
    public static string Of(JsonElement properties, string path)
    {
        if (properties.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        if (properties.TryGetProperty(path, out var literal) && TextOf(literal) is { Length: > 0 } text)
        {
            return text;
        }

        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            if (properties.TryGetProperty(path[..dot], out var nested) && Of(nested, path[(dot + 1)..]) is { Length: > 0 } inner)
            {
                return inner;
            }
        }

        return "";
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => Number(value),
        _ => "",
    };

    /// <summary>Integers as they are; the rest as the server's binary64 prints: the fewest digits, with an exponent from 1e21 on and below 1e-6.</summary>
    private static string Number(JsonElement value)
    {
        if (value.TryGetInt64(out var integer))
        {
            return integer.ToString(CultureInfo.InvariantCulture);
        }

        if (value.TryGetUInt64(out var large))
        {
            return large.ToString(CultureInfo.InvariantCulture);
        }

        var number = value.GetDouble();
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        if (number == 0)
        {
            return "0";
        }

        if (Math.Abs(number) is >= 1e-6 and < 1e21)
        {
            return decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.############################", CultureInfo.InvariantCulture);
        }

        return ShortExponent().Replace(shortest, "e$1");
    }

    [GeneratedRegex(@"E\+?(-?)0*")]
    private static partial Regex ShortExponent();
}

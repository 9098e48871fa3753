using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace UsageSdk.Offline.Internal;

/// <summary>How the server writes property values as text.</summary>
internal static partial class PropertyRendering
{
    /// <summary>The text of a string, number or boolean; empty for null.</summary>
    public static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => Number(value),
        _ => "",
    };

    /// <summary>An array as the server's database prints one: <c>['a',1]</c>.</summary>
    public static string Array(JsonElement array)
    {
        var text = new StringBuilder("[");
        foreach (var item in array.EnumerateArray())
        {
            text.Append(text.Length == 1 ? "" : ",").Append(item.ValueKind switch
            {
                JsonValueKind.String => $"'{item.GetString()!.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'",
                JsonValueKind.Array => Array(item),
                JsonValueKind.Object => Json(item),
                JsonValueKind.Null => "NULL",
                _ => Scalar(item),
            });
        }

        return text.Append(']').ToString();
    }

    /// <summary>JSON without spaces, names in ordinal order.</summary>
    public static string Json(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Where(static member => member.Value.ValueKind != JsonValueKind.Null).OrderBy(static member => member.Name, StringComparer.Ordinal).Select(static member => $"{Quote(member.Name)}:{Json(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Json))}]",
        JsonValueKind.String => Quote(value.GetString()!),
        JsonValueKind.Null => "null",
        _ => Scalar(value),
    };

    /// <summary>A JSON string that escapes only what must be.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>Integers as they are; the rest as binary64 prints: the fewest digits, with an exponent from 1e21 on and below 1e-6.</summary>
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

        // What is beyond binary64 becomes null on its way to the server's database.
        var number = value.GetDouble();
        if (!double.IsFinite(number))
        {
            return "";
        }

        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return Math.Abs(number) switch
        {
            0 => "0",
            >= 1e-6 and < 1e21 => decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.############################", CultureInfo.InvariantCulture),
            _ => ShortExponent().Replace(shortest, "e$1"),
        };
    }

    [GeneratedRegex(@"E\+?(-?)0*")]
    private static partial Regex ShortExponent();
}

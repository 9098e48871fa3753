using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace UsageSdk.Offline.Internal;

/// <summary>How the server writes property values as text.</summary>
internal static partial class PropertyRendering
{
    /// <summary>How many levels have a text: as many as System.Text.Json reads when not told otherwise. More would let one event's properties use up the stack.</summary>
    public const int Deepest = 64;

    /// <summary>The text of a string, number or boolean; empty for null.</summary>
    public static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Text(JsonMarshal.GetRawUtf8Value(value)[1..^1]),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => Number(value),
        _ => "",
    };

    /// <summary>The name of a property.</summary>
    public static string Name(JsonProperty member) => Text(JsonMarshal.GetRawUtf8PropertyName(member));

    /// <summary>The members of an object. Of those with the same name the last counts, as in any JSON that the server reads.</summary>
    public static Dictionary<string, JsonElement> Members(JsonElement properties)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in properties.EnumerateObject())
        {
            members[Name(member)] = member.Value;
        }

        return members;
    }

    /// <summary>Whether a value is the same as null: it is null, too deep, or a number beyond binary64, which becomes null on its way to the server's database.</summary>
    public static bool IsNothing(JsonElement value, int level) =>
        level > Deepest || value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Number && !double.IsFinite(value.GetDouble()));

    /// <summary>An array as the server's database prints one: <c>['a',1]</c>.</summary>
    public static string Array(JsonElement array, int level)
    {
        var text = new StringBuilder();
        WriteArray(text, array, level);
        return text.ToString();
    }

    /// <summary>JSON without spaces, names in ordinal order.</summary>
    public static string Json(JsonElement value, int level)
    {
        var text = new StringBuilder();
        WriteJson(text, value, level);
        return text.ToString();
    }

    /// <summary>A JSON string that escapes only what must be.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static void WriteArray(StringBuilder text, JsonElement array, int level)
    {
        var separator = '[';
        foreach (var item in array.EnumerateArray())
        {
            text.Append(separator);
            separator = ',';
            switch (IsNothing(item, level + 1) ? JsonValueKind.Null : item.ValueKind)
            {
                case JsonValueKind.String:
                    text.Append('\'').Append(Scalar(item).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)).Append('\'');
                    break;
                case JsonValueKind.Array:
                    WriteArray(text, item, level + 1);
                    break;
                case JsonValueKind.Object:
                    WriteJson(text, item, level + 1);
                    break;
                case JsonValueKind.Null:
                    text.Append("NULL");
                    break;
                default:
                    text.Append(Scalar(item));
                    break;
            }
        }

        text.Append(separator == '[' ? "[]" : "]");
    }

    private static void WriteJson(StringBuilder text, JsonElement value, int level)
    {
        switch (IsNothing(value, level) ? JsonValueKind.Null : value.ValueKind)
        {
            case JsonValueKind.Object:
                var separator = '{';
                foreach (var (name, member) in Members(value).Where(member => !IsNothing(member.Value, level + 1)).OrderBy(static member => member.Key, StringComparer.Ordinal))
                {
                    text.Append(separator).Append(Quote(name)).Append(':');
                    separator = ',';
                    WriteJson(text, member, level + 1);
                }

                text.Append(separator == '{' ? "{}" : "}");
                break;
            case JsonValueKind.Array:
                separator = '[';
                foreach (var item in value.EnumerateArray())
                {
                    text.Append(separator);
                    separator = ',';
                    WriteJson(text, item, level + 1);
                }

                text.Append(separator == '[' ? "[]" : "]");
                break;
            case JsonValueKind.String:
                text.Append(Quote(Scalar(value)));
                break;
            case JsonValueKind.Null:
                text.Append("null");
                break;
            default:
                text.Append(Scalar(value));
                break;
        }
    }

    /// <summary>A JSON string without its quotes, unescaped. Half a surrogate pair and bytes that are not UTF-8 become U+FFFD, where JsonElement throws.</summary>
    private static string Text(ReadOnlySpan<byte> escaped)
    {
        var text = Encoding.UTF8.GetString(escaped);
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var whole = HalfPair().Replace(text, static match => match.Groups["half"].Success ? "\ufffd" : match.Value);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{whole}\""));
        reader.Read();
        return reader.GetString()!;
    }

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

    /// <summary>Escapes, so that each is seen from its start: whole pairs and short ones, which stay, and halves.</summary>
    [GeneratedRegex(@"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\[^u]|(?<half>\\u[dD][89a-fA-F]..)")]
    private static partial Regex HalfPair();

    [GeneratedRegex(@"E\+?(-?)0*")]
    private static partial Regex ShortExponent();
}

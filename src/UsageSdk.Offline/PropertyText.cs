using System.Globalization;
using System.Text.Json;

namespace UsageSdk.Offline;

/// <summary>The text by which a property is grouped and filtered.</summary>
internal static class PropertyText
{
    /// <summary>The text at a dotted path; empty where there is none, or where an object or array stands.</summary>
    public static string Of(JsonElement properties, string path)
    {
        var current = properties;
        if (current.ValueKind == JsonValueKind.Object && current.TryGetProperty(path, out var literal))
        {
            return TextOf(literal);
        }

        foreach (var segment in path.Split('.'))
        {
            if (current.ValueKind != JsonValueKind.Object || !current.TryGetProperty(segment, out current))
            {
                return "";
            }
        }

        return TextOf(current);
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => Number(value),
        _ => "",
    };

    private static string Number(JsonElement value) =>
        value.TryGetInt64(out var integer) ? integer.ToString(CultureInfo.InvariantCulture)
        : value.TryGetDecimal(out var exact) ? exact.ToString("0.############################", CultureInfo.InvariantCulture)
        : value.GetRawText();
}

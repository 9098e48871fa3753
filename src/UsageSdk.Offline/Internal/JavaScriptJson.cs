using System.Globalization;
using System.Text.Json;

namespace UsageSdk.Offline.Internal;

/// <summary>JSON values as the server's language takes them. UsageSdk.Testing compiles this file too.</summary>
internal static class JavaScriptJson
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

    private static uint IndexOf(string name) =>
        uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index.ToString(CultureInfo.InvariantCulture) == name ? index : uint.MaxValue;
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace UsageSdk.Testing.Internal;

/// <summary>Removes client secrets from what is kept of a request, however they were sent.</summary>
internal static partial class ClientSecret
{
    private const string Name = "client_secret";
    private const string Blank = "***";

    /// <summary>The body without the value of any member of that name. Nothing of one that may hold a secret and is no JSON object: nobody can tell where it stands.</summary>
    public static ReadOnlyMemory<byte> Without(string path, ReadOnlyMemory<byte> body)
    {
        if (!path.StartsWith("/authentication/", StringComparison.OrdinalIgnoreCase) && !Mentions(Encoding.UTF8.GetString(body.Span)))
        {
            return body;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return default;
            }

            var blanked = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(blanked, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                Write(document.RootElement, writer);
            }

            return blanked.WrittenMemory;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is not Unicode.
            return default;
        }
    }

    /// <summary>The query without the value of any pair that mentions it.</summary>
    public static string Without(string query) => Mentions(query)
        ? "?" + string.Join('&', query[1..].Split('&').Select(static pair => !Mentions(pair) ? pair : pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var end ? pair[..(end + 1)] + Blank : Blank))
        : query;

    private static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (member.Name.Equals(Name, StringComparison.OrdinalIgnoreCase))
                    {
                        writer.WriteStringValue(Blank);
                    }
                    else
                    {
                        Write(member.Value, writer);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>Also when letters are escaped as JSON or addresses do it.</summary>
    private static bool Mentions(string text)
    {
        if (text.Contains('\\', StringComparison.Ordinal))
        {
            text = EscapedLetter().Replace(text, static match => ((char)int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
        }

        return (text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text).Contains(Name, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"\\u([0-9A-Fa-f]{4})")]
    private static partial Regex EscapedLetter();
}

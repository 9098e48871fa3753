using System.Buffers;
using System.Text.Json;

namespace UsageSdk.Testing.Internal;

/// <summary>JSON as a client sent it.</summary>
internal static class JsonText
{
    /// <summary>Parses a body. Text that is not Unicode counts as no JSON: it could be stored, but not be sent back.</summary>
    /// <exception cref="JsonException">It is not JSON, or nested deeper than that.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, int maxDepth = 64)
    {
        CheckUnicode(json.Span, maxDepth);
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            // Not JSON at all, or members of one name.
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth });
            var last = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(last))
            {
                WriteLast(document.RootElement, writer);
            }

            return JsonDocument.Parse(last.WrittenMemory, new JsonDocumentOptions { MaxDepth = maxDepth });
        }
    }

    /// <exception cref="JsonException">It is not JSON, or nested deeper than that, or has text that is not Unicode.</exception>
    public static void CheckUnicode(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("The text is not Unicode.", path: null, json[..(int)reader.TokenStartIndex].Count((byte)'\n'), bytePositionInLine: null, exception);
        }
    }

    /// <summary>Writes a value, of members of one name only the last, which is the one that counts in most readers of JSON: a reply must not have two.</summary>
    private static void WriteLast(JsonElement value, Utf8JsonWriter writer)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var members in value.EnumerateObject().GroupBy(static member => member.Name, StringComparer.Ordinal))
            {
                writer.WritePropertyName(members.Key);
                WriteLast(members.Last().Value, writer);
            }

            writer.WriteEndObject();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in value.EnumerateArray())
            {
                WriteLast(item, writer);
            }

            writer.WriteEndArray();
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}

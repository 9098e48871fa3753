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
        var options = new JsonDocumentOptions { MaxDepth = maxDepth };
        if (!HasRepeatedNames(json.Span, maxDepth))
        {
            return JsonDocument.Parse(json, options);
        }

        using var document = JsonDocument.Parse(json, options);
        var last = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(last))
        {
            WriteLast(document.RootElement, writer);
        }

        return JsonDocument.Parse(last.WrittenMemory, options);
    }

    /// <summary>Whether an object has several members of one name. Reads all texts, so that those that are not Unicode are found.</summary>
    /// <exception cref="JsonException">It is not JSON, or nested deeper than that, or has text that is not Unicode.</exception>
    public static bool HasRepeatedNames(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        var names = new List<HashSet<string>>();
        var isRepeated = false;
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        while (names.Count <= reader.CurrentDepth)
                        {
                            names.Add(new HashSet<string>(StringComparer.Ordinal));
                        }

                        names[reader.CurrentDepth].Clear();
                        break;
                    case JsonTokenType.PropertyName:
                        isRepeated |= !names[reader.CurrentDepth - 1].Add(reader.GetString()!);
                        break;
                    case JsonTokenType.String:
                        _ = reader.GetString();
                        break;
                }
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("The text is not Unicode.", path: null, json[..(int)reader.TokenStartIndex].Count((byte)'\n'), bytePositionInLine: null, exception);
        }

        return isRepeated;
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

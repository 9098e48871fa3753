using System.Text.Json;

namespace UsageSdk.Testing.Internal;

/// <summary>JSON as a client sent it.</summary>
internal static class JsonText
{
    /// <summary>Parses a body. Text that is not Unicode counts as no JSON: it could be stored, but not be sent back.</summary>
    /// <exception cref="JsonException">It is not JSON, or nested deeper than that.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, int maxDepth = 64)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = maxDepth });
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
            throw new JsonException("The text is not Unicode.", exception);
        }

        return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth });
    }
}

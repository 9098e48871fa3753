using System.Text.Json;

namespace UsageSdk.Offline.Internal;

/// <summary>A request's body as the server takes it.</summary>
internal static class JsonBody
{
    private const int MaxDepth = 1_000;

    /// <summary>Null for what is not JSON, which counts as an empty object. Text that is not Unicode counts as no JSON, although the server would take it.</summary>
    public static JsonDocument? Parse(ReadOnlySpan<byte> json)
    {
        // The server's parser passes over a byte order mark.
        if (json.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        try
        {
            var options = new JsonReaderOptions { MaxDepth = MaxDepth };
            var texts = new Utf8JsonReader(json, options);
            while (texts.Read())
            {
                if (texts.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = texts.GetString();
                }
            }

            var reader = new Utf8JsonReader(json, options);
            return JsonDocument.ParseValue(ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UsageSdk.Serialization;

/// <summary>Reads and writes optional text; null is a value.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OptionalTextConverter : JsonConverter<Optional<string?>>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override Optional<string?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => new(null),
        JsonTokenType.String => new(reader.GetString()),
        _ => throw new JsonException("must be text or null"),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Optional<string?> value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}

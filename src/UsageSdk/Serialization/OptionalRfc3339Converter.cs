using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UsageSdk.Serialization;

/// <summary>Reads and writes an optional instant as RFC 3339 text; null is a value.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OptionalRfc3339Converter : JsonConverter<Optional<DateTimeOffset?>>
{
    private static readonly Rfc3339Converter Instant = new();

    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override Optional<DateTimeOffset?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? new(null) : new(Instant.Read(ref reader, typeof(DateTimeOffset), options));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Optional<DateTimeOffset?> value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.Value is { } instant)
        {
            Instant.Write(writer, instant, options);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

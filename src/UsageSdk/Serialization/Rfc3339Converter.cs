using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UsageSdk.Serialization;

/// <summary>
/// Reads and writes an instant as RFC 3339 text. Writes UTC, <c>2024-01-15T10:30:00Z</c>, with three decimals when there are milliseconds;
/// drops what is finer. Text without an offset is read as UTC.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Rfc3339Converter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("must be an RFC 3339 text");
        }

        return Rfc3339.TryRead(ref reader, out var value) || Rfc3339.TryParse(reader.GetString(), out value)
            ? value
            : throw new JsonException("is not an RFC 3339 instant");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<byte> utf8 = stackalloc byte[Rfc3339.LongestText];
        writer.WriteStringValue(utf8[..Rfc3339.Format(value, utf8)]);
    }
}

using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UsageSdk.Serialization;

/// <summary>Reads and writes an instant as milliseconds since 1970-01-01 UTC. Writing drops what is finer than a millisecond.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EpochMillisecondsConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                return reader.TryGetInt64(out var milliseconds)
                    ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                    : DateTimeOffset.UnixEpoch.AddTicks((long)(reader.GetDecimal() * TimeSpan.TicksPerMillisecond));
            }
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException or FormatException)
        {
            throw new JsonException("is not an instant between the years 1 and 9999", exception);
        }

        throw new JsonException("must be a number of milliseconds since 1970");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>Instants with all their ticks, and with the offset that they were given with. Text without an offset is read as UTC.</summary>
internal sealed class ExactInstantConverter : JsonConverter<DateTimeOffset>
{
    private const string Local = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Rfc3339.TryParse(reader.GetString(), out var instant) ? instant : throw new JsonException("must be a date-time");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(value.Offset == TimeSpan.Zero ? $"{Local}'Z'" : $"{Local}zzz", CultureInfo.InvariantCulture));
}

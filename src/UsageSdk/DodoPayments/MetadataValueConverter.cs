using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UsageSdk.DodoPayments;

/// <summary>Reads any JSON: what is none of the documented kinds is kept as it came.</summary>
internal sealed class MetadataValueConverter : JsonConverter<MetadataValue>
{
    public override bool HandleNull => true;

    public override MetadataValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when reader.TryGetInt64(out var integer) => integer,
        JsonTokenType.Number when IsExact(ref reader, out var number) => number,
        _ => ReadRaw(ref reader),
    };

    public override void Write(Utf8JsonWriter writer, MetadataValue value, JsonSerializerOptions options)
    {
        switch (value.Kind)
        {
            case MetadataKind.Null:
                writer.WriteNullValue();
                break;
            case MetadataKind.String:
                writer.WriteStringValue(value.AsString);
                break;
            case MetadataKind.Integer:
                writer.WriteNumberValue(value.AsInteger);
                break;
            case MetadataKind.Number:
                writer.WriteNumberValue(value.AsNumber);
                break;
            case MetadataKind.Boolean:
                writer.WriteBooleanValue(value.AsBoolean);
                break;
            default:
                writer.WriteRawValue(value.AsJson);
                break;
        }
    }

    /// <summary>Whether binary64 holds the number as it stands; one with more digits, or beyond its range, would come back changed.</summary>
    private static bool IsExact(ref Utf8JsonReader reader, out double number) =>
        reader.TryGetDouble(out number) && double.IsFinite(number)
        && (!reader.TryGetDecimal(out var exact)
            || (decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var shortest) && shortest == exact));

    private static MetadataValue ReadRaw(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return MetadataValue.FromJson(document.RootElement.GetRawText());
    }
}

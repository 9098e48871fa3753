using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using UsageSdk.DodoPayments;

namespace UsageSdk.Serialization;

/// <summary>Reads any JSON: what is none of the documented kinds is kept as it came.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MetadataValueConverter : JsonConverter<MetadataValue>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override MetadataValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when reader.TryGetInt64(out var integer) => integer,
        JsonTokenType.Number => ReadNumber(ref reader),
        _ => MetadataValue.FromJson(RawText(ref reader)),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MetadataValue value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
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
                writer.WriteRawValue(value.JsonDigits, skipInputValidation: true);
                break;
            case MetadataKind.Boolean:
                writer.WriteBooleanValue(value.AsBoolean);
                break;
            default:
                writer.WriteRawValue(value.AsJson);
                break;
        }
    }

    private static MetadataValue ReadNumber(ref Utf8JsonReader reader)
    {
        var digits = RawText(ref reader);
        return decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? MetadataValue.FromDigits(digits, exact)
            : double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
            : MetadataValue.FromJson(digits);
    }

    private static string RawText(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }
}

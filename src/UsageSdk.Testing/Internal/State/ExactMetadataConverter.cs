using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>Metadata values of the kind that they had: numbers that are whole are read back as numbers, not as integers.</summary>
internal sealed class ExactMetadataConverter : JsonConverter<MetadataValue>
{
    private static readonly MetadataValueConverter Wire = new();

    public override MetadataValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Wire.Read(ref reader, typeToConvert, options) is { Kind: not MetadataKind.Json } value
            ? value
            : throw new JsonException("must be a finite number"),
        _ => throw new JsonException("must be a text, a number or a boolean"),
    };

    public override void Write(Utf8JsonWriter writer, MetadataValue value, JsonSerializerOptions options)
    {
        if (value.Kind == MetadataKind.Number && long.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            writer.WriteRawValue($"{value}.0");
        }
        else
        {
            Wire.Write(writer, value, options);
        }
    }
}

using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using UsageSdk.UsageEngine;

namespace UsageSdk.Serialization;

/// <summary>Writes the JSON as it is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CollectorDataConverter : JsonConverter<CollectorData>
{
    /// <inheritdoc/>
    public override CollectorData Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonElement.ParseValue(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CollectorData value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.Json.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.Json.WriteTo(writer);
        }
    }
}

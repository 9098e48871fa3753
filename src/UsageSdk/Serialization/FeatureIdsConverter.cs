using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using UsageSdk.Autumn;

namespace UsageSdk.Serialization;

/// <summary>Writes one id as a string and several as an array; reads both.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FeatureIdsConverter : JsonConverter<FeatureIds>
{
    /// <inheritdoc/>
    public override FeatureIds Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("must be a string or an array of strings");
        }

        var ids = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ids.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("must be an array of strings"));
        }

        return ids;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, FeatureIds value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.Count == 1)
        {
            writer.WriteStringValue(value[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (var id in value)
        {
            writer.WriteStringValue(id);
        }

        writer.WriteEndArray();
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Serialization;

namespace UsageSdk.UsageEngine;

/// <summary>Usage data for a collector: text, or any object. Converts from <see cref="string"/>, <see cref="JsonElement"/> and <see cref="JsonNode"/>.</summary>
[JsonConverter(typeof(CollectorDataConverter))]
[SuppressMessage("Usage", "CA2225", Justification = "From is the alternative.")]
[SuppressMessage("Performance", "CA1815", Justification = "JSON is not compared by value.")]
public readonly struct CollectorData
{
    // As deep as a writer goes.
    private const int LargestDepth = 1000;

    private CollectorData(JsonElement json) => Json = json;

    /// <summary>The data as JSON; undefined for <c>default</c>.</summary>
    public JsonElement Json { get; }

    /// <summary>Whether it is neither text nor an object, so that it cannot be sent.</summary>
    internal bool IsEmpty => Json.ValueKind is not (JsonValueKind.String or JsonValueKind.Object);

    /// <summary>An object of your own type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="value">The object.</param>
    /// <param name="type">How it is written, from a source-generated context.</param>
    /// <returns>The data.</returns>
    public static CollectorData From<T>(T value, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToElement(value, type));

    /// <summary>Text.</summary>
    public static implicit operator CollectorData(string text) => (JsonNode?)text;

    /// <summary>JSON.</summary>
    public static implicit operator CollectorData(JsonElement json) => new(json.ValueKind == JsonValueKind.Undefined ? json : json.Clone());

    /// <summary>JSON, as it is now.</summary>
    /// <exception cref="ArgumentException">It holds what JSON cannot, such as NaN.</exception>
    public static implicit operator CollectorData(JsonNode? json)
    {
        if (json is null)
        {
            return default;
        }

        using var document = JsonDocument.Parse(json.ToJsonString(), new JsonDocumentOptions { MaxDepth = LargestDepth });
        return new(document.RootElement.Clone());
    }

    /// <summary>The data as JSON text.</summary>
    /// <returns>The text; empty for <c>default</c>.</returns>
    public override string ToString() => Json.ValueKind == JsonValueKind.Undefined ? "" : Json.GetRawText();
}

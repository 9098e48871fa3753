using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Offline.Internal;

namespace UsageSdk.Offline;

/// <summary>The properties of an event, read once from JSON. Does not change, so that records of the same properties may share one.</summary>
/// <remarks>
/// <para>Any JSON can be read. What lies deeper than 64 levels is the same as null, as is a number beyond binary64; a dot in a name begins a level as a nested object does,
/// and so does an array. What lies below a path of more than 256 characters has no text of its own. Half a surrogate pair, such as <c>\ud800</c> alone, becomes U+FFFD in names and texts.</para>
/// <para>Equal short texts of several events may be one object; none is kept when no properties have it any more.</para>
/// </remarks>
public sealed class UsageProperties
{
    // The first apart, nearer at hand: events have few properties, and many only one.
    private readonly PropertyText _first;
    private readonly PropertyText[] _others;

    private UsageProperties(JsonElement json, PropertyText[] texts)
    {
        Json = json;
        _first = texts.Length == 0 ? PropertyText.None[0] : texts[0];
        _others = texts.Length <= 1 ? [] : texts[1..];
    }

    /// <summary>No properties.</summary>
    public static UsageProperties None { get; } = new(JsonElement.Parse("{}"), []);

    /// <summary>The JSON object, which stays valid when the document that it was read from is disposed.</summary>
    public JsonElement Json { get; }

    /// <summary>Reads properties.</summary>
    /// <param name="json">A JSON object; anything else, <c>default</c> too, has no properties.</param>
    /// <returns>The properties.</returns>
    /// <exception cref="ObjectDisposedException">The document of the JSON is disposed.</exception>
    public static UsageProperties FromJsonElement(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object ? new(json.Clone(), PropertyTree.TextsOf(json)) : None;

    /// <summary>Reads properties such as those of a request to track.</summary>
    /// <param name="json">The object; later changes to it do not count. Null has no properties.</param>
    /// <returns>The properties.</returns>
    /// <exception cref="ArgumentException">It holds what JSON cannot, such as a NaN.</exception>
    /// <exception cref="InvalidOperationException">It is more than 1,000 levels deep.</exception>
    public static UsageProperties FromJsonObject(JsonObject? json) =>
        json is null ? None : FromJsonElement(JsonElement.Parse(json.ToJsonString(), new JsonDocumentOptions { MaxDepth = 1000 }));

    /// <summary>Reads properties such as those of a listed event.</summary>
    /// <param name="members">The members of the object. A value that is <c>default</c> is left out. Null has no properties.</param>
    /// <returns>The properties.</returns>
    /// <exception cref="ObjectDisposedException">The document of a value is disposed.</exception>
    public static UsageProperties FromDictionary(IReadOnlyDictionary<string, JsonElement>? members)
    {
        if (members is null or { Count: 0 })
        {
            return None;
        }

        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                if (value.ValueKind != JsonValueKind.Undefined)
                {
                    writer.WritePropertyName(name);

                    // As it was received, to the last digit and with half a surrogate pair, which a writer refuses.
                    writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
        }

        return FromJsonElement(JsonElement.Parse(json.WrittenSpan, new JsonDocumentOptions { MaxDepth = int.MaxValue }));
    }

    /// <summary>Reads properties.</summary>
    public static implicit operator UsageProperties(JsonElement json) => FromJsonElement(json);

    /// <summary>Reads properties.</summary>
    public static implicit operator UsageProperties(JsonObject? json) => FromJsonObject(json);

    /// <summary>The text by which filters compare a property and by which, ordinary values given, it is grouped.</summary>
    /// <param name="path">The path, such as <c>model</c> or <c>a.b</c>.</param>
    /// <returns>The text: <c>3</c> for 3.0, <c>true</c>; empty for null, an object, nothing and what lies too deep.</returns>
    public string TextAt(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Find(path).Raw;
    }

    /// <summary>The JSON text.</summary>
    /// <returns>As it was given; U+FFFD for bytes that are not UTF-8.</returns>
    public override string ToString() => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(Json));

    /// <summary>The property at a path; one without texts for none.</summary>
    internal ref readonly PropertyText Find(string path)
    {
        if (_first.Path == path)
        {
            return ref _first;
        }

        // For so few, comparing names takes less time than hashing the path.
        foreach (ref readonly var text in _others.AsSpan())
        {
            if (text.Path == path)
            {
                return ref text;
            }
        }

        return ref PropertyText.None[0];
    }
}

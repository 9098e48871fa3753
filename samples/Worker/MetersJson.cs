using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker;

/// <summary>Reads a file without reflection, and strictly: a misspelt or repeated member is an error, not a setting that does nothing.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(MetersDocument))]
internal sealed partial class MetersJson : JsonSerializerContext;

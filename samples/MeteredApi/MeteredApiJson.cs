using System.Text.Json.Serialization;
using MeteredApi.Page;

namespace MeteredApi;

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ApiEndpoints.Text))]
[JsonSerializable(typeof(QueueState))]
internal sealed partial class MeteredApiJson : JsonSerializerContext;

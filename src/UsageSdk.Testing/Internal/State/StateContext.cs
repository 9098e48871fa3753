using System.Text.Json.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>The types of states for <see cref="StateJson"/>, which reads models by the contexts of their services.</summary>
[JsonSerializable(typeof(SavedServer))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class StateContext : JsonSerializerContext;

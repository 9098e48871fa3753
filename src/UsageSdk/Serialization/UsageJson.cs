using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.UsageEngine;

namespace UsageSdk.Serialization;

/// <summary>Reads and writes the models outside of calls, as the services do on the wire: to store replies, to log requests, to fake servers.</summary>
public static class UsageJson
{
    /// <summary>Options that know every request and reply model, without reflection. Read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(AutumnJson.Default.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(AutumnJson.Default, DodoPaymentsJson.Default, UsageEngineJson.Default),
        };
        options.MakeReadOnly();
        return options;
    }
}

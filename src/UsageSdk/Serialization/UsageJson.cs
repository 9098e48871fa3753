using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.UsageEngine;

namespace UsageSdk.Serialization;

/// <summary>Reads and writes the models outside of calls, as the services do on the wire: to store replies, to log requests, to fake servers.</summary>
public static class UsageJson
{
    /// <summary>Options that know every reply, and every request that travels as a body, without reflection. Requests that travel in the query, those of lists, are not JSON. Read-only.</summary>
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

using UsageSdk.Authentication;
using UsageSdk.Telemetry;

namespace UsageSdk;

/// <summary>What a client is made of.</summary>
/// <param name="options">The settings.</param>
internal sealed class ClientParts(UsageClientOptions options)
{
    /// <summary>The settings as they were when the client was made: addresses, timeouts.</summary>
    public UsageClientOptions Options => options;

    /// <summary>Reads the settings that are in force: credentials.</summary>
    public Func<UsageClientOptions> Current { get; init; } = () => options;

    public TimeProvider Time { get; init; } = options.TimeProvider ?? TimeProvider.System;

    public required ClientTelemetry Telemetry { get; init; }

    /// <summary>The HTTP client of a service.</summary>
    public required Func<string, HttpClient> Http { get; init; }

    /// <summary>Finds the shared token of a client by its fingerprint; null where tokens are not shared.</summary>
    public Func<string, SharedToken>? Share { get; init; }
}

using UsageSdk.Authentication;
using UsageSdk.Pacing;
using UsageSdk.Telemetry;

namespace UsageSdk.Http;

/// <summary>Where and how a service is reached.</summary>
/// <param name="Http">Sends requests; its own timeout is infinite.</param>
/// <param name="BaseAddress">Ends in a slash.</param>
/// <param name="Credential">Null where the setting is missing.</param>
/// <param name="CredentialSetting">The key of that setting, for the error.</param>
/// <param name="Resilience">Timeouts and retries.</param>
/// <param name="Pacing">The rate limits.</param>
/// <param name="Telemetry">Tells what happens to calls.</param>
internal sealed record ServiceConnection(HttpClient Http, Uri BaseAddress, Credential? Credential, string CredentialSetting, UsageResilienceOptions Resilience, Pacers Pacing, ServiceTelemetry Telemetry);

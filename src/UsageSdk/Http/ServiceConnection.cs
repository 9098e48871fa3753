using UsageSdk.Authentication;
using UsageSdk.Pacing;
using UsageSdk.Telemetry;

namespace UsageSdk.Http;

/// <summary>Where and how a service is reached.</summary>
/// <param name="Http">Sends requests; its own timeout is infinite.</param>
/// <param name="BaseAddress">Ends in a slash.</param>
/// <param name="Credentials">Tells the credential in force, to be read once a call.</param>
/// <param name="Resilience">Timeouts and retries.</param>
/// <param name="Carriage">The HTTP version, and compression.</param>
/// <param name="Pacing">The rate limits.</param>
/// <param name="Telemetry">Tells what happens to calls.</param>
internal sealed record ServiceConnection(HttpClient Http, Uri BaseAddress, ICredentialSource Credentials, UsageResilienceOptions Resilience, UsageHttpOptions Carriage, Pacers Pacing, ServiceTelemetry Telemetry);

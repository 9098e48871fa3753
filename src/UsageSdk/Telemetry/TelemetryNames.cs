namespace UsageSdk.Telemetry;

/// <summary>Names in spans and measurements. All values are of few kinds: no ids, no texts of a server.</summary>
internal static class TelemetryNames
{
    public const string RequestDuration = "usage.client.request.duration";
    public const string Retries = "usage.client.retries";
    public const string ValidationFailures = "usage.client.validation.failures";
    public const string PacingWaits = "usage.client.pacing.waits";
    public const string PacingWaitDuration = "usage.client.pacing.wait.duration";
    public const string TokenRequests = "usage.token.requests";

    public const string AttemptEvent = "usage.attempt";

    public const string Client = "usage.client.name";
    public const string Service = "usage.service";
    public const string Operation = "usage.operation";
    public const string Attempts = "usage.attempts";
    public const string Attempt = "usage.attempt.number";
    public const string ErrorType = "error.type";
    public const string Method = "http.request.method";
    public const string Status = "http.response.status_code";
    public const string Address = "server.address";
    public const string Port = "server.port";
    public const string Template = "url.template";
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace UsageSdk.Telemetry;

/// <summary>The instruments, spans and log of one client.</summary>
internal sealed class ClientTelemetry : IDisposable
{
    private static readonly string? Version = typeof(ClientTelemetry).Assembly.GetName().Version?.ToString();

    private const string Category = "UsageSdk";

    private readonly Meter? _owned;

    /// <param name="name">The client's name; empty for the one without a name.</param>
    /// <param name="meters">Makes the meter, and disposes it; null for a meter of the client's own.</param>
    /// <param name="logs">Null for no log.</param>
    public ClientTelemetry(string name, IMeterFactory? meters, ILoggerFactory? logs)
    {
        Name = name;
        Log = logs?.CreateLogger(name.Length == 0 ? Category : $"{Category}.{name}") ?? NullLogger.Instance;
        _owned = meters is null ? new Meter(UsageTelemetry.MeterName, Version) : null;
        var meter = _owned ?? meters!.Create(UsageTelemetry.MeterName, Version);
        RequestDuration = meter.CreateHistogram<double>(TelemetryNames.RequestDuration, "s", "Time that calls take, with all attempts and waits.");
        Retries = meter.CreateCounter<long>(TelemetryNames.Retries, "{retry}", "Attempts that repeat a failed one.");
        ValidationFailures = meter.CreateCounter<long>(TelemetryNames.ValidationFailures, "{request}", "Requests that were refused before they were sent.");
        PacingWaits = meter.CreateCounter<long>(TelemetryNames.PacingWaits, "{wait}", "Attempts that had to wait for a permit.");
        PacingWaitDuration = meter.CreateHistogram<double>(TelemetryNames.PacingWaitDuration, "s", "Time that attempts wait for a permit.");
        TokenRequests = meter.CreateCounter<long>(TelemetryNames.TokenRequests, "{request}", "Access tokens that were asked for.");
    }

    public static ActivitySource Source { get; } = new(UsageTelemetry.ActivitySourceName, Version);

    public string Name { get; }

    public ILogger Log { get; }

    public Histogram<double> RequestDuration { get; }

    public Counter<long> Retries { get; }

    public Counter<long> ValidationFailures { get; }

    public Counter<long> PacingWaits { get; }

    public Histogram<double> PacingWaitDuration { get; }

    public Counter<long> TokenRequests { get; }

    public void Dispose() => _owned?.Dispose();
}

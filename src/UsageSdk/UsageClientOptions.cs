using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.UsageEngine;

namespace UsageSdk;

/// <summary>Settings of a usage client. Only the services that are called need credentials.</summary>
public sealed class UsageClientOptions
{
    /// <summary>Autumn.</summary>
    /// <value>Default: the defaults of <see cref="AutumnOptions"/>, without a key.</value>
    public AutumnOptions Autumn { get; set; } = new();

    /// <summary>Dodo Payments.</summary>
    /// <value>Default: the defaults of <see cref="DodoPaymentsOptions"/>, without a key.</value>
    public DodoPaymentsOptions DodoPayments { get; set; } = new();

    /// <summary>The Usage Engine.</summary>
    /// <value>Default: the defaults of <see cref="UsageEngineOptions"/>, without credentials.</value>
    public UsageEngineOptions UsageEngine { get; set; } = new();

    /// <summary>Whether requests are checked against the documented rules before they are sent. Switch it off when a service moves its rules first; the durable queue of UsageSdk.Ingestion then checks them no more either.</summary>
    /// <value>Default: true.</value>
    public bool ValidateRequests { get; set; } = true;

    /// <summary>The largest reply that is read, in bytes; a larger one ends in <see cref="UsageResponseException"/>, and what is beyond is not read.</summary>
    /// <remarks>
    /// Compressed replies count as they are when they are unpacked. JSON may nest 64 levels deep, in replies and in requests; that limit is
    /// System.Text.Json's default and cannot be set. Of an error's body 4 KB are read, whatever this is.
    /// </remarks>
    /// <value>Default: 64 MiB. 1 KiB to 1 GiB.</value>
    public int MaxResponseBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Sends the requests in place of the client's own connections: a proxy, a recorder, a fake server. The client never disposes it.</summary>
    /// <value>Default: null, for connections of the client's own.</value>
    public HttpMessageHandler? PrimaryHandler { get; set; }

    /// <summary>The clock of everything: timeouts, retries, pacing, access tokens, listings, telemetry.</summary>
    /// <value>Default: null, for the container's <see cref="System.TimeProvider"/>, or the system's.</value>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>Where the client logs, under the category <c>UsageSdk</c>, or <c>UsageSdk.name</c> for a client with a name. No message holds a credential or a server's text.</summary>
    /// <value>Default: null, for the container's; without a container, no log.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Makes the client's meter, <see cref="UsageTelemetry.MeterName"/>.</summary>
    /// <value>Default: null, for the container's; without a container, a meter of the client's own.</value>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>Makes the jitter of retries: numbers from 0 up to 1.</summary>
    /// <value>Default: null, for a random source.</value>
    public Func<double>? Randomizer { get; set; }

    /// <summary>Makes the idempotency key of a call that brings none. No two may be equal.</summary>
    /// <value>Default: null, for random UUIDs.</value>
    public Func<string>? CreateIdempotencyKey { get; set; }
}

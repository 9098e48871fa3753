namespace UsageSdk.UsageEngine;

/// <summary>How to reach the Usage Engine.</summary>
public sealed class UsageEngineOptions
{
    /// <summary>The client id of an Application Access. Needed for calls to the Usage Engine's groups. Read at each call.</summary>
    /// <value>Default: none.</value>
    public string? ClientId { get; set; }

    /// <summary>Its secret. Read at each call, so that a rotated one works at once.</summary>
    /// <value>Default: none.</value>
    public string? ClientSecret { get; set; }

    /// <summary>The region.</summary>
    /// <value>Default: <see cref="UsageEngineRegion.Europe"/>.</value>
    public UsageEngineRegion Region { get; set; }

    /// <summary>A host in place of the region's.</summary>
    /// <value>Default: null, for the region's. HTTPS only, except on a loopback host.</value>
    public Uri? BaseAddress { get; set; }

    /// <summary>The audience of access tokens. Read at each call.</summary>
    /// <value>Default: null, for the host with a slash at its end.</value>
    public string? Audience { get; set; }

    /// <summary>The path of the token endpoint's group.</summary>
    /// <value>Default: <c>authentication/v1</c>.</value>
    public string AuthenticationPrefix { get; set; } = "authentication/v1";

    /// <summary>The path of meter types and meters.</summary>
    /// <value>Default: <c>usage-metering/v1</c>.</value>
    public string MeteringPrefix { get; set; } = "usage-metering/v1";

    /// <summary>The path of collectors. Not confirmed by the service's documentation.</summary>
    /// <value>Default: <c>online-collection/v1</c>.</value>
    public string CollectionPrefix { get; set; } = "online-collection/v1";

    /// <summary>The path of streams. Not confirmed by the service's documentation.</summary>
    /// <value>Default: <c>stream-management/v1</c>.</value>
    public string StreamsPrefix { get; set; } = "stream-management/v1";

    /// <summary>The path of aggregation stores. Not confirmed by the service's documentation.</summary>
    /// <value>Default: <c>aggregation/v1</c>.</value>
    public string AggregationPrefix { get; set; } = "aggregation/v1";

    /// <summary>Timeouts and retries, also of token requests.</summary>
    /// <value>Default: the defaults of <see cref="UsageResilienceOptions"/>.</value>
    public UsageResilienceOptions Resilience { get; set; } = new();

    /// <summary>The waits that keep calls within the rate limits, which each operation has for itself; also of token requests.</summary>
    /// <value>Default: the defaults of <see cref="UsagePacingOptions"/>.</value>
    public UsagePacingOptions Pacing { get; set; } = new();

    /// <summary>The HTTP version, and the compression of large requests.</summary>
    /// <value>Default: the defaults of <see cref="UsageHttpOptions"/>.</value>
    public UsageHttpOptions Http { get; set; } = new();

    internal Uri EffectiveBaseAddress => BaseAddress
        ?? (Region == UsageEngineRegion.UnitedStates ? new("https://api.us.digitalroute.io/") : new("https://api.digitalroute.io/"));

    /// <summary>The audience where none is set.</summary>
    internal string HostAudience => EffectiveBaseAddress.GetLeftPart(UriPartial.Authority) + "/";
}

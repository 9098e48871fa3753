namespace UsageSdk.Ingestion;

/// <summary>What a service takes, as far as it concerns the queue. The rules for the fields of an event are those of the client, kept in the OpenAPI files.</summary>
public sealed record UsageServiceRules
{
    /// <summary>The most events of a request.</summary>
    /// <value>Default: 1.</value>
    public int MaxBatchSize { get; init; } = 1;

    /// <summary>The most bytes of a request's body. No service documents one; a service that refuses a body with 413 gets half of it.</summary>
    /// <value>Default: 1 MiB. At least 64 KiB.</value>
    public int MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>How old an event may be when it arrives.</summary>
    /// <value>Default: null, for any age. At least 1 minute.</value>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How far in the future an event's time may be when it arrives. Events further ahead are held until they may be sent.</summary>
    /// <value>Default: null, for any time. Not negative.</value>
    public TimeSpan? MaxFuture { get; init; }

    /// <summary>How long the service knows an event's id, so that sending it again does not count it twice.</summary>
    /// <value>Default: null, for always. 0 for never; else at least 1 hour.</value>
    public TimeSpan? DeduplicationWindow { get; init; }

    /// <summary>Dodo Payments, <c>POST /events/ingest</c>: 1,000 events, an hour old, 5 minutes ahead, ids known without a documented end.</summary>
    public static UsageServiceRules DodoPayments { get; } = new()
    {
        MaxBatchSize = 1000,
        MaxAge = TimeSpan.FromHours(1),
        MaxFuture = TimeSpan.FromMinutes(5),
    };

    /// <summary>Autumn, <c>POST /v1/balances.track</c>: one event, of any age, not in the future, keys known for 24 hours.</summary>
    public static UsageServiceRules Autumn { get; } = new()
    {
        MaxFuture = TimeSpan.Zero,
        DeduplicationWindow = TimeSpan.FromHours(24),
    };

    /// <summary>The Usage Engine, <c>POST /online-collection/v1/collectors/{id}/data</c>: one event, without a time or an id.</summary>
    public static UsageServiceRules UsageEngine { get; } = new() { DeduplicationWindow = TimeSpan.Zero };
}

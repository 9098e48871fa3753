using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>The state of the fake Usage Engine.</summary>
internal sealed record SavedUsageEngine
{
    public required TimeSpan TokenLifetime { get; init; }

    public required int TokensIssued { get; init; }

    /// <summary>In the order in which they were issued.</summary>
    public required IReadOnlyList<Token> Tokens { get; init; }

    public required UsageEngineAssumptions Assumptions { get; init; }

    /// <summary>The numbers of the ids that were made last.</summary>
    public required Ids LastIds { get; init; }

    public required IReadOnlyList<MeterType> MeterTypes { get; init; }

    public required IReadOnlyList<SavedMeter> Meters { get; init; }

    public required IReadOnlyList<Collector> Collectors { get; init; }

    public required IReadOnlyList<Stream> Streams { get; init; }

    public required IReadOnlyList<StoredSession> Sessions { get; init; }

    /// <summary>In the order in which it arrived.</summary>
    public required IReadOnlyList<CollectedData> SentData { get; init; }

    /// <summary>In the order in which they were sent downstream.</summary>
    public required IReadOnlyList<Meter> FlushedMeters { get; init; }

    public required IReadOnlyList<Bucket> RateLimits { get; init; }

    internal sealed record Token(string AccessToken, DateTimeOffset IssuedAt, TimeSpan Lifetime);

    internal sealed record Ids(long MeterType, long Meter, long Collector, long Ingestion);

    /// <summary>A stream with its versions, the oldest first.</summary>
    internal sealed record Stream(string Id, IReadOnlyList<StreamExport> Versions);

    /// <summary>A bucket that is not full, and when it will be.</summary>
    internal sealed record Bucket(UsageEngineOperation Operation, DateTimeOffset FullAt);
}

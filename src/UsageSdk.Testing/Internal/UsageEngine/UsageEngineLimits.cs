using System.Globalization;

namespace UsageSdk.Testing.Internal;

/// <summary>The Usage Engine's rate limits, one for each operation: a bucket of its burst, which refills at so many requests a window.</summary>
/// <remarks>That a burst is such a bucket is not documented; nor is what a refusal carries.</remarks>
internal sealed class UsageEngineLimits(UsageEngineAssumptions assumptions, ServerScope scope)
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    private static readonly Limit MeterType = new(5000, FiveMinutes, 100);
    private static readonly Limit Meter = new(10000, FiveMinutes, 10000);
    private static readonly Limit CollectorRead = new(1000, FiveMinutes, 100);
    private static readonly Limit CollectorChange = new(5, TimeSpan.FromSeconds(5), 1);
    private static readonly Limit Stream = new(5000, FiveMinutes, 100);

    private static readonly Dictionary<UsageEngineOperation, Limit> Limits = new()
    {
        [UsageEngineOperation.CreateToken] = new(1000, FiveMinutes, 1000),
        [UsageEngineOperation.ListMeterTypes] = MeterType,
        [UsageEngineOperation.CreateMeterType] = MeterType,
        [UsageEngineOperation.GetMeterType] = MeterType,
        [UsageEngineOperation.UpdateMeterType] = MeterType,
        [UsageEngineOperation.DeleteMeterType] = MeterType,
        [UsageEngineOperation.ListMeters] = Meter,
        [UsageEngineOperation.CreateMeter] = Meter,
        [UsageEngineOperation.GetMeter] = Meter,
        [UsageEngineOperation.UpdateMeter] = Meter,
        [UsageEngineOperation.DeleteMeter] = Meter,
        [UsageEngineOperation.ListCollectors] = CollectorRead,
        [UsageEngineOperation.GetCollector] = CollectorRead,
        [UsageEngineOperation.CreateCollector] = CollectorChange,
        [UsageEngineOperation.UpdateCollector] = CollectorChange,
        [UsageEngineOperation.DeleteCollector] = CollectorChange,
        [UsageEngineOperation.SendData] = new(300000, FiveMinutes, 1000),
        [UsageEngineOperation.ExportStream] = Stream,
        [UsageEngineOperation.ListStreamVersions] = Stream,
        [UsageEngineOperation.LookupSession] = new(10000, FiveMinutes, 1000),
    };

    // When each bucket is full again: what is missing from it is how far that lies ahead.
    private readonly Dictionary<UsageEngineOperation, DateTimeOffset> _fullAt = [];

    /// <summary>The buckets that are not full.</summary>
    public IReadOnlyList<SavedUsageEngine.Bucket> Save(DateTimeOffset now) =>
    [
        .. _fullAt.Where(bucket => bucket.Value > now).OrderBy(bucket => bucket.Key)
            .Select(bucket => new SavedUsageEngine.Bucket(bucket.Key, SavedServer.NotAfter(now + Limits[bucket.Key].Refill, bucket.Value))),
    ];

    /// <exception cref="FakeServerStateException">A bucket lacks more than it holds.</exception>
    public static Dictionary<UsageEngineOperation, SavedUsageEngine.Bucket> Check(IReadOnlyList<SavedUsageEngine.Bucket> buckets, DateTimeOffset now, StatePlace place) =>
        place.Keyed("rateLimits", buckets, static bucket => bucket.Operation, (bucket, at) => at.Of("fullAt").Check(bucket.FullAt - now <= Limits[bucket.Operation].Refill, "lacks more than the bucket holds"));

    public void Load(Dictionary<UsageEngineOperation, SavedUsageEngine.Bucket> buckets) => _fullAt.ReplaceBy(buckets, static bucket => bucket.FullAt);

    /// <summary>Takes a request out of its operation's bucket; one that is refused takes nothing.</summary>
    /// <exception cref="UsageEngineFailure">429: the bucket is empty, and limits are enforced.</exception>
    public void Take(UsageEngineOperation operation)
    {
        var (now, limit) = (scope.Now, Limits[operation]);
        var full = _fullAt.TryGetValue(operation, out var known) && known > now ? known : now;
        var wait = full + limit.Interval - now - limit.Refill;
        if (wait <= TimeSpan.Zero)
        {
            _fullAt[operation] = full + limit.Interval;
        }
        else if (scope.EnforcesRateLimits)
        {
            throw UsageEngineFailure.TooMany(RetryAfter(now, TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds))));
        }
    }

    private string? RetryAfter(DateTimeOffset now, TimeSpan wait) =>
        !assumptions.SendsRetryAfter ? null

        // A date has whole seconds, and must not come before the time that it stands for.
        : assumptions.RetryAfterIsDate ? now.Add(wait).AddTicks(TimeSpan.TicksPerSecond - 1).ToString("r", CultureInfo.InvariantCulture)
        : wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    private sealed record Limit(int Requests, TimeSpan Window, int Burst)
    {
        public TimeSpan Interval { get; } = Window / Requests;

        /// <summary>How long an empty bucket takes to be full.</summary>
        public TimeSpan Refill => Interval * Burst;
    }
}

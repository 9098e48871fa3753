namespace UsageSdk.Ingestion;

/// <summary>How the queue keeps and delivers events.</summary>
public sealed class UsageIngestionOptions
{
    /// <summary>Delivery to Dodo Payments.</summary>
    /// <value>Default: batches of 1,000, 2 at once, that may fill for a second.</value>
    public UsageDeliveryOptions DodoPayments { get; } = new(UsageServiceRules.DodoPayments, batchSize: 1000, concurrency: 2, linger: TimeSpan.FromSeconds(1));

    /// <summary>Delivery to Autumn, one event a request.</summary>
    /// <value>Default: 16 at once.</value>
    public UsageDeliveryOptions Autumn { get; } = new(UsageServiceRules.Autumn, batchSize: 1, concurrency: 16, linger: TimeSpan.Zero);

    /// <summary>Delivery to each collector of the Usage Engine, one event a request.</summary>
    /// <value>Default: 8 at once. As many events can become unknown when the process dies.</value>
    public UsageDeliveryOptions UsageEngine { get; } = new(UsageServiceRules.UsageEngine, batchSize: 1, concurrency: 8, linger: TimeSpan.Zero);

    /// <summary>Whether this process delivers. A process that only enqueues leaves delivery to others that share the store.</summary>
    /// <value>Default: true.</value>
    public bool IsDeliveryEnabled { get; set; } = true;

    /// <summary>How many events may wait.</summary>
    /// <value>Default: null, for as many as the store holds. At least 1. PostgreSQL compares with a count that is at most a second old, so processes that enqueue at the same time may exceed it a little.</value>
    public long? Capacity { get; set; }

    /// <summary>What enqueueing does at the capacity.</summary>
    /// <value>Default: <see cref="QueueFullBehavior.Wait"/>.</value>
    public QueueFullBehavior WhenFull { get; set; }

    /// <summary>How long outcomes are kept, and with them the ids that are not taken twice. Dead letters stay until they are queued again or removed.</summary>
    /// <value>Default: 7 days. 1 minute to 365 days. A flush that takes 3 minutes longer than this may miss some in its counts. What is enqueued again later than that is sent again: the Usage Engine counts it again, and so does Autumn once it has forgotten the key, after 24 hours.</value>
    public TimeSpan OutcomeRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a batch that is being sent belongs to its process before another may take it over. Renewed while the process lives.</summary>
    /// <value>Default: 30 seconds. 1 second to 1 hour. With SQLite the next process takes over within <see cref="PollInterval"/>.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often an idle queue looks for events of other processes, and the books are read for telemetry. A store that failed is tried again within 10 seconds.</summary>
    /// <value>Default: 1 second. 10 milliseconds to 1 hour.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause of a destination after its first failure; it doubles with each further one, with jitter.</summary>
    /// <value>Default: 1 second. 0 to <see cref="MaxPause"/>.</value>
    public TimeSpan BasePause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause of a destination, unless the service asks for a longer one. An event on which the service breaks may wait for longer.</summary>
    /// <value>Default: 1 minute. At most 1 hour.</value>
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long delivery goes on when the host stops. What is then left stays in the store for the next start.</summary>
    /// <value>Default: 10 seconds; 0 stops at once. At most 1 hour. The host's own <c>ShutdownTimeout</c> must be longer.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Called for each outcome that this process concludes, after it is durable; not again after a restart. Calls come one at a time; delivery waits for them when 1,000 are outstanding. What it throws is logged. It must not wait for the queue, as <see cref="IUsageIngestor.FlushAsync"/> or enqueueing into a full one do. Its token is cancelled when the host waits no longer.</summary>
    /// <value>Default: null. <see cref="IUsageIngestor.FollowAsync"/> misses nothing.</value>
    public Func<UsageConclusion, CancellationToken, ValueTask>? OnConclusion { get; set; }

    /// <summary>Makes ids for events that have none. No two may be equal: of two events with one id only the first counts. 1 to 200 characters.</summary>
    /// <value>Default: null, for UUIDs of version 7, whose order is that of their time.</value>
    public Func<string>? CreateId { get; set; }

    /// <summary>A random number from 0 to below 1, for jitter.</summary>
    /// <value>Default: null, for random ones.</value>
    public Func<double>? Randomizer { get; set; }

    internal UsageDeliveryOptions For(UsageService service) => service switch
    {
        UsageService.DodoPayments => DodoPayments,
        UsageService.Autumn => Autumn,
        _ => UsageEngine,
    };
}

using System.Diagnostics.Metrics;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal;

/// <summary>The instruments of one queue. What is observed of the store was read in one snapshot, so the books balance in every observation.</summary>
internal sealed class IngestionTelemetry : IDisposable
{
    private const string ServiceTag = "usage.service";
    private const string OutcomeTag = "usage.outcome";
    private const string QueueTag = "usage.client.name";

    private static readonly string? Version = typeof(IngestionTelemetry).Assembly.GetName().Version?.ToString();

    private readonly UsageQueue _queue;
    private readonly string _name;
    private readonly Meter? _owned;
    private readonly Histogram<double> _enqueueDuration;
    private readonly Counter<long> _repeated;

    public IngestionTelemetry(UsageQueue queue, string name, IMeterFactory? meters)
    {
        (_queue, _name) = (queue, name);
        _owned = meters is null ? new Meter(UsageTelemetry.MeterName, Version) : null;
        var meter = _owned ?? meters!.Create(UsageTelemetry.MeterName, Version);
        _enqueueDuration = meter.CreateHistogram<double>("usage.ingestion.enqueue.duration", "s", "Time until events are durable, with waits for room.");
        _repeated = meter.CreateCounter<long>("usage.ingestion.repeated", "{event}", "Events that the queue had already when they were enqueued.");
        meter.CreateObservableUpDownCounter("usage.ingestion.enqueued", () => Books(static books => books.Enqueued), "{event}", "Events that were enqueued.");
        meter.CreateObservableUpDownCounter("usage.ingestion.events", Outcomes, "{event}", "Events by outcome; their sum is the events that were enqueued.");
        meter.CreateObservableUpDownCounter("usage.ingestion.unbalanced", () => Books(static books => books.Difference), "{event}", "Events without an outcome: not 0 is an error.");
        meter.CreateObservableGauge("usage.ingestion.window.used", UsedWindows, "1", "Part of the time in which the service takes an event that the first to expire has used; from 0.5 on is an alarm.");
        meter.CreateObservableGauge("usage.ingestion.oldest.age", Ages, "s", "Age of the event that is next in order.");
        meter.CreateObservableGauge("usage.ingestion.pause", Pauses, "s", "Time for which a destination rests after a failure.");
        meter.CreateObservableGauge("usage.ingestion.clock.offset", Offsets, "s", "How far the service's clock is ahead.");
    }

    public void Enqueued(IReadOnlyList<QueuedEvent> events, IReadOnlyList<int> known, TimeSpan duration)
    {
        _enqueueDuration.Record(duration.TotalSeconds, NameTag);
        foreach (var repeated in known.GroupBy(index => events[index].Destination.Service))
        {
            _repeated.Add(repeated.Count(), Tags(repeated.Key));
        }
    }

    public void Dispose() => _owned?.Dispose();

    private KeyValuePair<string, object?>[] NameTag => _name.Length == 0 ? [] : [new(QueueTag, _name)];

    private IEnumerable<Measurement<long>> Books(Func<UsageBooks, long> figure) =>
        _queue.LastObservation is { } observation ? observation.Books.Select(books => new Measurement<long>(figure(books.Value), Tags(books.Key))) : [];

    private IEnumerable<Measurement<long>> Outcomes() =>
        from books in _queue.LastObservation?.Books ?? new Dictionary<UsageService, UsageBooks>()
        from figure in ((string, long)[])
        [
            ("pending", books.Value.Pending),
            ("delivered", books.Value.Delivered),
            ("duplicate", books.Value.Duplicate),
            ("rejected", books.Value.Rejected),
            ("expired", books.Value.Expired),
            ("unknown", books.Value.Unknown),
        ]
        select new Measurement<long>(figure.Item2, [.. Tags(books.Key), new(OutcomeTag, figure.Item1)]);

    private IEnumerable<Measurement<double>> UsedWindows() =>
        _queue.LastObservation is { } observation ? Worst(observation, observation.UsedWindow) : [];

    private IEnumerable<Measurement<double>> Ages()
    {
        var now = _queue.Time.Wall.GetUtcNow().ToUnixTimeMilliseconds();
        return _queue.LastObservation is { } observation ? Worst(observation, waiting => Math.Max(0, now - waiting.OldestEnqueuedAt) / 1000.0) : [];
    }

    private IEnumerable<Measurement<double>> Pauses() =>
        (_queue.Delivery?.Pumps ?? []).GroupBy(static pump => pump.Destination.Service)
            .Select(pumps => new Measurement<double>(pumps.Max(static pump => pump.Pause.Remaining.TotalSeconds), Tags(pumps.Key)));

    private IEnumerable<Measurement<double>> Offsets() =>
        from service in Enum.GetValues<UsageService>()
        let offset = _queue.Clocks.For(service).Offset
        where offset is not null
        select new Measurement<double>(offset.Value.TotalSeconds, Tags(service));

    /// <summary>The worst of each service: collectors have ids, of which there may be many.</summary>
    private IEnumerable<Measurement<double>> Worst(Observation observation, Func<DestinationBacklog, double> figure) =>
        observation.Waiting.GroupBy(static waiting => waiting.Destination.Service).Select(waiting => new Measurement<double>(waiting.Max(figure), Tags(waiting.Key)));

    private KeyValuePair<string, object?>[] Tags(UsageService service) => [.. NameTag, new(ServiceTag, Text(service))];

    // As the client's own measurements call them.
    private static string Text(UsageService service) => service switch
    {
        UsageService.DodoPayments => "dodo-payments",
        UsageService.Autumn => "autumn",
        _ => "usage-engine",
    };
}

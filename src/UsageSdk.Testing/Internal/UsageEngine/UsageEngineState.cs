using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>What the fake Usage Engine keeps. Ids sort in the order in which they were made.</summary>
internal sealed class UsageEngineState(UsageEngineAssumptions assumptions, ServerScope scope)
{
    public const string AccountId = "00000001-0000-4000-8000-000000000001";

    // No meter's period ends before this, so that most calls need not look.
    private DateTimeOffset? _nextEnd;

    /// <summary>The first digits of ids, so that none of one kind is taken for one of another.</summary>
    public enum IdKind
    {
        MeterType = 2,
        Meter = 3,
        Collector = 4,
        Ingestion = 5,
    }

    public DateTimeOffset Now => scope.Now;

    /// <summary>The numbers of the ids that were made last.</summary>
    public Dictionary<IdKind, long> LastIds { get; } = [];

    public UsageEngineAssumptions Assumptions => assumptions;

    public SortedDictionary<string, MeterType> MeterTypes { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, StoredMeter> Meters { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, Collector> Collectors { get; } = new(StringComparer.Ordinal);

    public List<CollectedData> SentData { get; } = [];

    public List<Meter> FlushedMeters { get; } = [];

    public Dictionary<string, List<StreamExport>> Streams { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Store, string Key), StoredSession> Sessions { get; } = [];

    public IEnumerable<MeterType> AllMeterTypes
    {
        get
        {
            var counts = Meters.Values.GroupBy(meter => meter.TypeId).ToDictionary(meters => meters.Key, meters => meters.Count(), StringComparer.Ordinal);
            return MeterTypes.Values.Select(type => type with { NumberOfMeters = counts.GetValueOrDefault(type.Id) });
        }
    }

    public IEnumerable<Meter> AllMeters => Meters.Values.Select(ToModel);

    /// <summary>A key that no other list of values has.</summary>
    public static string SessionKey(IEnumerable<string> fieldValues) =>
        string.Concat(fieldValues.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Length}:{value}")));

    public static string Id(IdKind kind, long number) => string.Create(CultureInfo.InvariantCulture, $"{(int)kind:D8}-0000-4000-8000-{number:D12}");

    public static JsonNode? ToNode(JsonElement element) => JsonNode.Parse(element.GetRawText());

    public string NextId(IdKind kind)
    {
        var number = LastIds[kind] = LastIds.GetValueOrDefault(kind) + 1;
        return Id(kind, number);
    }

    public Meter ToModel(StoredMeter meter) => meter.ToModel(MeterTypes[meter.TypeId]);

    public MeterType WithCount(MeterType type) => type with { NumberOfMeters = Meters.Values.Count(meter => meter.TypeId == type.Id) };

    public void AddStream(string id, IReadOnlyList<StreamExport> versions)
    {
        if (!Streams.TryGetValue(id, out var known))
        {
            Streams[id] = known = [];
        }

        known.AddRange(versions);
    }

    /// <summary>Ends the periods that the clock has passed. First of all in every call, so that each period keeps the schedule that it began with.</summary>
    public void EndPeriods()
    {
        var now = Now;
        if (_nextEnd is null || now < _nextEnd)
        {
            return;
        }

        var ended = Meters.Values.Where(meter => meter.Period.End <= now).ToList();
        FlushedMeters.AddRange(ended.SelectMany(meter => EndPeriods(meter, now)).OrderBy(meter => meter.PeriodEnd));
        NotePeriods();
    }

    /// <summary>To be called after a change of periods.</summary>
    public void NotePeriods() => _nextEnd = Meters.Values.Min(meter => meter.Period.End);

    public void NotePeriod(StoredMeter meter) => _nextEnd = _nextEnd is { } next && !(meter.Period.End < next) ? next : meter.Period.End;

    public bool AddUsage(string meterId, decimal value)
    {
        if (!Meters.TryGetValue(meterId, out var meter))
        {
            throw new ArgumentException($"There is no meter {meterId}.", nameof(meterId));
        }

        var type = MeterTypes[meter.TypeId];
        var now = Now;
        if (now < type.ActiveFrom || now >= type.ActiveTo)
        {
            return false;
        }

        meter.Add(value, now);
        return true;
    }

    /// <summary>Ends a meter's periods one by one, also those in which it had no usage.</summary>
    private IEnumerable<Meter> EndPeriods(StoredMeter meter, DateTimeOffset now)
    {
        var type = MeterTypes[meter.TypeId];
        while (meter.Period.End is { } end && end <= now)
        {
            yield return meter.ToModel(type);
            if (meter.DeleteOnReset)
            {
                Meters.Remove(meter.Id);
                yield break;
            }

            meter.StartPeriod(type, end);
        }
    }
}

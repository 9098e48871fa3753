using System.Globalization;
using System.Text.Json.Nodes;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>The list that a request must have where every event lands in its true local bin, from the dates that the zone's clock showed.</summary>
internal sealed class LocalBins
{
    private const int Most = 9;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    private readonly ServerCase _recorded;
    private readonly JsonNode _request;
    private readonly string[] _features;

    private LocalBins(ServerCase recorded)
    {
        _recorded = recorded;
        _request = JsonNode.Parse(recorded.RequestJson)!;
        _features = [.. (_request["feature_id"] is JsonArray many ? many.Select(item => (string)item!) : [(string)_request["feature_id"]!]).Distinct()];
    }

    public static IReadOnlyList<string> Differences(ServerCase recorded, AggregateEventsResponse result)
    {
        var bins = new LocalBins(recorded);
        var actual = new JsonArray([.. result.List.Select(bin => Json(bins.Bin(bin.Period), bin.Values, bin.GroupedValues))]);
        return JsonDifferences.Between(bins.Expected(), actual);
    }

    /// <summary>The day, or the Monday or first day of the month, on the calendar of a zone.</summary>
    public static string Bin(DateTimeOffset time, TimeZoneInfo zone, string size)
    {
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
        var first = size switch
        {
            "week" => date.AddDays(-(((int)date.DayOfWeek + 6) % 7)),
            "month" => new DateOnly(date.Year, date.Month, 1),
            _ => date,
        };
        return first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static JsonObject Json(string bin, IReadOnlyDictionary<string, decimal> values, IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>>? groups)
    {
        var json = new JsonObject { ["bin"] = bin, ["values"] = Numbers(values) };
        if (groups is not null)
        {
            json["groups"] = new JsonObject(groups.Select(feature => KeyValuePair.Create(feature.Key, (JsonNode?)Numbers(feature.Value))));
        }

        return json;
    }

    private static JsonObject Numbers(IReadOnlyDictionary<string, decimal> values) => new(values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)JsonValue.Create((double)value.Value))));

    private static DateTimeOffset Floor(DateTimeOffset time, long ticks) => new(time.UtcTicks - (time.UtcTicks % ticks), TimeSpan.Zero);

    private static decimal Round(decimal value) => Math.Round(value, 10, MidpointRounding.AwayFromZero);

    private JsonArray Expected()
    {
        var (start, end) = Window();
        var groupBy = (string?)_request["group_by"];
        var events = _recorded.Events
            .Where(item => Floor(item.Timestamp, TimeSpan.TicksPerHour) >= start && Floor(item.Timestamp, TimeSpan.TicksPerHour) <= end && IsAskedFor(item))
            .Select(item => (Bin: Bin(item.Timestamp), item.FeatureId, Group: Group(item, groupBy), Value: item.Value ?? 1))
            .Where(item => item.Group is not null)
            .ToArray();
        var sums = events.GroupBy(item => (item.Bin, item.FeatureId))
            .ToDictionary(items => items.Key, items => Largest(items.GroupBy(item => item.Group!, item => item.Value).ToDictionary(group => group.Key, group => group.Sum())));
        var groups = sums.Values.SelectMany(sum => sum.Keys).Distinct().ToArray();
        if (groupBy is not null && groups.Length == 0)
        {
            return [];
        }

        var list = new JsonArray();
        foreach (var bin in Shown(start, end))
        {
            var byFeature = _features.ToDictionary(feature => feature, feature => sums.GetValueOrDefault((bin, feature)) ?? []);
            list.Add(Json(
                bin,
                byFeature.ToDictionary(feature => feature.Key, feature => Round(feature.Value.Values.Sum())),
                groupBy is null ? null : byFeature.ToDictionary(
                    feature => feature.Key,
                    feature => (IReadOnlyDictionary<string, decimal>)groups.ToDictionary(group => group, group => Round(feature.Value.GetValueOrDefault(group))))));
        }

        return list;
    }

    /// <summary>Every bin that the clock was in from the start to the end of the last hour, but none that starts after now.</summary>
    private IEnumerable<string> Shown(DateTimeOffset start, DateTimeOffset end)
    {
        var last = _recorded.BinSize == "hour" ? end : Floor(end, TimeSpan.TicksPerHour).AddHours(1).AddTicks(-1);
        var bins = new SortedSet<string>(StringComparer.Ordinal) { Bin(last) };
        for (var time = start; time <= last; time += Step)
        {
            bins.Add(Bin(time));
        }

        var now = Bin(_recorded.Context.Now);
        return bins.Where(bin => string.CompareOrdinal(bin, now) <= 0);
    }

    private (DateTimeOffset Start, DateTimeOffset End) Window()
    {
        var (now, customer, cycle) = (_recorded.Context.Now, (string?)_request["customer_id"], _recorded.Context.BillingCycle);
        var length = cycle is null || customer is null ? TimeSpan.FromDays(1) : cycle.End - cycle.Start;
        var isCycle = cycle is not null && customer is not null;
        var (start, end) = ((string?)_request["range"] ?? "1bc") switch
        {
            _ when _recorded.HasCustomRange => (_recorded.RangeStart, _recorded.RangeEnd),
            "7d" => (now.AddDays(-7), now),
            "30d" => (now.AddDays(-30), now),
            "90d" => (now.AddDays(-90), now),
            "1bc" when isCycle => (now - length, now),
            "3bc" when isCycle => (now - (3 * length), now),
            "last_cycle" when isCycle && cycle!.CreatedAt >= cycle.Start => (cycle.Start, cycle.End),
            "last_cycle" when isCycle => (cycle!.Start - length, cycle.Start),
            _ => (now.AddDays(-1), now),
        };
        return (Floor(start, TimeSpan.TicksPerSecond), Floor(end, TimeSpan.TicksPerSecond));
    }

    private bool IsAskedFor(UsageRecord item) =>
        _features.Contains(item.FeatureId)
        && ((string?)_request["customer_id"] is not { } customer || item.CustomerId == customer)
        && ((string?)_request["entity_id"] is not { } entity || item.EntityId == entity)
        && (_request["filter_by"] as JsonObject ?? []).All(filter => item.Properties.TextAt(filter.Key) == (string?)filter.Value);

    /// <summary>Null for an event that no group has.</summary>
    private static string? Group(UsageRecord item, string? groupBy) => groupBy switch
    {
        null or "$plan_id" => "",
        "$customer_id" => item.CustomerId,
        "$entity_id" => item.EntityId,
        _ => item.Properties.TextAt(groupBy["properties.".Length..]) is { Length: > 0 } text ? text : null,
    };

    private Dictionary<string, decimal> Largest(Dictionary<string, decimal> groups)
    {
        var most = (int?)_request["max_groups"] ?? Most;
        var ranked = groups.OrderByDescending(group => group.Value).ThenBy(group => group.Key, StringComparer.Ordinal).ToArray();
        var largest = ranked.Take(most).ToDictionary();
        foreach (var (_, value) in ranked.Skip(most))
        {
            largest[OfflineAggregator.ReservedGroup] = largest.GetValueOrDefault(OfflineAggregator.ReservedGroup) + value;
        }

        return largest;
    }

    /// <summary>An hour is one of UTC, whatever the zone.</summary>
    private string Bin(DateTimeOffset time) => _recorded.BinSize == "hour"
        ? time.UtcDateTime.ToString("yyyy-MM-dd HH", CultureInfo.InvariantCulture)
        : Bin(time, _recorded.TimeZone!, _recorded.BinSize);
}

using UsageSdk.Autumn;

namespace UsageSdk.Tests.Validation;

/// <summary>A row for each constraint in openapi/autumn.yaml.</summary>
internal static class AutumnConstraints
{
    private const string GroupByRule = "must be $customer_id, $entity_id, $plan_id, or 'properties.' and a dotted path of letters, digits and '_'";

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly TrackRequest Track = new() { CustomerId = "c", FeatureId = "f" };
    private static readonly AggregateEventsRequest Aggregate = new() { CustomerId = "c", FeatureId = "f" };

    public static IReadOnlyList<Constraint> All { get; } =
    [
        List("offset.minimum", new() { Offset = 0 }, new() { Offset = -1 }, "offset: must be 0 or more (-1)"),
        List("limit.minimum", new() { Limit = 1 }, new() { Limit = 0 }, "limit: must be 1 to 1000 (0)"),
        List("limit.maximum", new() { Limit = 1000 }, new() { Limit = 1001 }, "limit: must be 1 to 1000 (1001)"),
        List("entity_id.minLength", new() { EntityId = "e" }, new() { EntityId = "" }, "entity_id: must not be empty (empty)"),
        Of("FeatureIds.minLength", Aggregate with { FeatureId = ["a", "b"] }, Aggregate with { FeatureId = ["a", ""] }, "feature_id: ids must not be empty (empty)"),
        Of("FeatureIds.minItems", Aggregate with { FeatureId = ["a"] }, Aggregate with { FeatureId = [] }, "feature_id: must name at least one feature (empty)"),
        Of("FeatureIds.oneOf", Aggregate with { FeatureId = "a" }, Aggregate with { FeatureId = (string)null! }, "feature_id: ids must not be empty (null)"),
        Of("AggregateEventsRequest.customer_id.minLength", Aggregate with { CustomerId = null }, Aggregate with { CustomerId = "" }, "customer_id: must not be empty (empty)"),
        Of("AggregateEventsRequest.entity_id.minLength", Aggregate with { EntityId = "e" }, Aggregate with { EntityId = "" }, "entity_id: must not be empty (empty)"),
        Of("AggregateEventsRequest.group_by.pattern", Aggregate with { GroupBy = "properties.a_1.B" }, Aggregate with { GroupBy = "properties.a\n" }, $"group_by: {GroupByRule} (text of 13 characters)"),
        Of("AggregateEventsRequest.filter_by.maxProperties", Aggregate with { FilterBy = Pairs(5) }, Aggregate with { FilterBy = Pairs(6) }, "filter_by: must have at most 5 entries (6 entries)"),
        Of("AggregateEventsRequest.filter_by.propertyNames.pattern", Aggregate with { FilterBy = Pair("a.b_1", "") }, Aggregate with { FilterBy = Pair("a-b", "") }, "filter_by: keys must be a dotted path of letters, digits and '_' (a key of 3 characters)"),
        Of("AggregateEventsRequest.filter_by.additionalProperties", Aggregate with { FilterBy = Pair("a", "") }, Aggregate with { FilterBy = Pair("a", null!) }, "filter_by.a: must be set (null)"),
        Of("AggregateEventsRequest.max_groups.minimum", Aggregate with { MaxGroups = 1 }, Aggregate with { MaxGroups = 0 }, "max_groups: must be 1 to 250 (0)"),
        Of("AggregateEventsRequest.max_groups.maximum", Aggregate with { MaxGroups = 250 }, Aggregate with { MaxGroups = 251 }, "max_groups: must be 1 to 250 (251)"),
        Of("AggregateEventsRequest.not", Aggregate with { Range = AggregateRange.Last24Hours }, Aggregate with { Range = AggregateRange.Last24Hours, CustomRange = new() { Start = Now, End = Now.AddDays(1) } }, "range: must not be set together with custom_range (both are)"),
        Of("AggregateEventsCustomRange.start.x-less-than", Aggregate with { CustomRange = new() { Start = Now, End = Now.AddMilliseconds(1) } }, Aggregate with { CustomRange = new() { Start = Now, End = Now.AddTicks(9) } }, "custom_range.start: must be before end (2026-03-10T12:00:00Z, and end is 2026-03-10T12:00:00Z)"),
        Of("TrackRequest.customer_id.required", Track with { CustomerId = "" }, Track with { CustomerId = null! }, "customer_id: must be set (null)"),
        Of("TrackRequest.event_name.minLength", new TrackRequest { CustomerId = "c", EventName = "n" }, new TrackRequest { CustomerId = "c", EventName = "" }, "event_name: must not be empty (empty)"),
        Of("TrackRequest.timestamp.exclusiveMinimum", Track with { Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1) }, Track with { Timestamp = DateTimeOffset.UnixEpoch }, "timestamp: must be after 1970-01-01 (1970-01-01T00:00:00Z)"),
        Of("TrackRequest.oneOf", Track, Track with { EventName = "n" }, "feature_id: exactly one of feature_id and event_name must be set (both are)"),
        Of("TrackLock.lock_id.required", Track with { Lock = new() { LockId = "" } }, Track with { Lock = new() { LockId = null! } }, "lock.lock_id: must be set (null)"),
        Of("TrackLock.lock_id.maxLength", Track with { Lock = new() { LockId = new string('x', 256) } }, Track with { Lock = new() { LockId = new string('x', 257) } }, "lock.lock_id: must have at most 256 characters (257 characters)"),
    ];

    private static Constraint List(string id, ListEventsRequest kept, ListEventsRequest broken, string breach) =>
        new($"ListEventsRequest.{id}", usage => usage.Events.ListAsync(kept), usage => usage.Events.ListAsync(broken), breach);

    private static Constraint Of(string id, AggregateEventsRequest kept, AggregateEventsRequest broken, string breach) =>
        new(id, usage => usage.Events.AggregateAsync(kept), usage => usage.Events.AggregateAsync(broken), breach);

    private static Constraint Of(string id, TrackRequest kept, TrackRequest broken, string breach) =>
        new(id, usage => usage.Events.TrackAsync(kept), usage => usage.Events.TrackAsync(broken), breach);

    private static Dictionary<string, string> Pairs(int count) => Enumerable.Range(0, count).ToDictionary(index => $"k{index}", _ => "x");

    private static Dictionary<string, string> Pair(string key, string value) => new() { [key] = value };
}

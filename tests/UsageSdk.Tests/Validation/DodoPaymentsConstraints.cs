using UsageSdk.DodoPayments;

namespace UsageSdk.Tests.Validation;

/// <summary>A row for each constraint in openapi/dodo-payments.yaml.</summary>
internal static class DodoPaymentsConstraints
{
    // A character outside the basic plane: one code point, two code units.
    private const string Astral = "\U0001F600";

    private static readonly EventInput Event = new() { EventId = "e", CustomerId = "c", EventName = "n" };

    public static IReadOnlyList<Constraint> All { get; } =
    [
        List("page_number.minimum", new() { PageNumber = 0 }, new() { PageNumber = -1 }, "page_number: must be 0 or more (-1)"),
        List("page_size.minimum", new() { PageSize = 0 }, new() { PageSize = -1 }, "page_size: must be 0 or more (-1)"),
        Ingest("IngestUsageEventsRequest.events.required", [Event], null!, "events: must be set (null)"),
        Ingest("IngestUsageEventsRequest.events.minItems", [Event], [], "events: must have 1 to 1000 items (0 items)"),
        Ingest("IngestUsageEventsRequest.events.maxItems", Events(1000), Events(1001), "events: must have 1 to 1000 items (1001 items)"),
        Ingest("IngestUsageEventsRequest.events.x-unique-by", [Event, Event with { EventId = "E" }], [Event, Event with { EventId = "E" }, Event], "events[2].event_id: must be unique within the request (the same as events[0].event_id)"),
        Ingest("EventInput.event_id.required", [Event], [Event, Event with { EventId = null! }], "events[1].event_id: must be set (null)"),
        Ingest("EventInput.customer_id.required", [Event], [Event with { CustomerId = null! }], "events[0].customer_id: must be set (null)"),
        Ingest("EventInput.event_name.required", [Event], [Event with { EventName = null! }], "events[0].event_name: must be set (null)"),
        Metadata("EventInput.metadata.maxProperties", Pairs(50), Pairs(51), "events[0].metadata: must have at most 50 entries (51 entries)"),
        Metadata("EventInput.metadata.propertyNames.maxLength", Pair(Repeat(100), 1), Pair(Repeat(101), 1), "events[0].metadata: keys must have at most 100 characters (a key of 101 characters)"),
        Metadata("MetadataValue.maxLength", Pair("k", Repeat(500)), Pair("k", Repeat(501)), "events[0].metadata.k: must have at most 500 characters (501 characters)"),
        Metadata("MetadataValue.anyOf", Pair("k", double.MaxValue), Pair("k", double.PositiveInfinity), "events[0].metadata.k: must be text, an integer, a finite number or a boolean (not finite)"),
    ];

    private static Constraint List(string id, ListUsageEventsRequest kept, ListUsageEventsRequest broken, string breach) =>
        new($"usage_events.list.{id}", usage => usage.UsageEvents.ListAsync(kept), usage => usage.UsageEvents.ListAsync(broken), breach);

    private static Constraint Ingest(string id, EventInput[] kept, EventInput[] broken, string breach) =>
        new(id, usage => usage.UsageEvents.IngestAsync(new() { Events = kept }), usage => usage.UsageEvents.IngestAsync(new() { Events = broken }), breach);

    private static Constraint Metadata(string id, Dictionary<string, MetadataValue> kept, Dictionary<string, MetadataValue> broken, string breach) =>
        Ingest(id, [Event with { Metadata = kept }], [Event with { Metadata = broken }], breach);

    private static EventInput[] Events(int count) => [.. Enumerable.Range(0, count).Select(index => Event with { EventId = $"{index}" })];

    private static Dictionary<string, MetadataValue> Pairs(int count) => Enumerable.Range(0, count).ToDictionary(index => $"k{index}", _ => (MetadataValue)true);

    private static Dictionary<string, MetadataValue> Pair(string key, MetadataValue value) => new() { [key] = value };

    private static string Repeat(int count) => string.Concat(Enumerable.Repeat(Astral, count));
}

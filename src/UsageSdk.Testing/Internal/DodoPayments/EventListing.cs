using System.Text.Json.Nodes;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Internal;

/// <summary>Lists events by the parameters of <c>GET /events</c>.</summary>
internal sealed class EventListing(FakeDodoPayments state)
{
    private const int DefaultPageSize = 10;

    public JsonObject Read(DodoPaymentsQuery query)
    {
        var assumptions = state.Assumptions;
        var number = query.Integer("page_number") ?? 0;
        var size = Math.Min(query.Integer("page_size") ?? DefaultPageSize, assumptions.MaxPageSize);
        var (start, end) = (query.Instant("start"), query.Instant("end"));
        var (customer, name, meter) = (query.Text("customer_id"), query.Text("event_name"), Meter(query));
        var matching = state.Stored.Values
            .Where(stored => customer is null || stored.Event.CustomerId == customer)
            .Where(stored => name is null || stored.Event.EventName == name)
            .Where(stored => meter is null || meter.Matches(stored.Event))
            .Where(stored => IsWithin(assumptions.BoundsAreOfArrival ? stored.ReceivedAt : stored.Event.Timestamp, start, end, assumptions.ExcludesBounds));
        var items = Ordered(matching, assumptions.ListsOldestFirst)
            .Skip((int)Math.Min((long)number * size, int.MaxValue)).Take(size)
            .Select(stored => DodoPaymentsRoutes.ToJson(stored.Event)).ToArray<JsonNode?>();
        return new JsonObject { ["items"] = new JsonArray(items) };
    }

    private static bool IsWithin(DateTimeOffset instant, DateTimeOffset? start, DateTimeOffset? end, bool excludesBounds) =>
        !(instant < start || instant > end) && !(excludesBounds && (instant == start || instant == end));

    /// <summary>By timestamp, and by id where timestamps are the same.</summary>
    private static IEnumerable<StoredEvent> Ordered(IEnumerable<StoredEvent> events, bool oldestFirst) => oldestFirst
        ? events.OrderBy(stored => stored.Event.Timestamp).ThenBy(stored => stored.Event.EventId, StringComparer.Ordinal)
        : events.OrderByDescending(stored => stored.Event.Timestamp).ThenByDescending(stored => stored.Event.EventId, StringComparer.Ordinal);

    private DodoPaymentsMeterTally? Meter(DodoPaymentsQuery query)
    {
        if (query.Text("meter_id") is not { } id)
        {
            return null;
        }

        if (!state.Meters.TryGetValue(id, out var meter))
        {
            throw DodoPaymentsFailure.NotFound("No such meter");
        }

        return query.Text("event_name") is { } name && name != meter.Meter.EventName
            ? throw DodoPaymentsFailure.Invalid("event_name must be that of the meter")
            : meter;
    }
}

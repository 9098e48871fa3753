using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.DodoPayments;
using UsageSdk.Offline;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>Dodo Payments' operations.</summary>
internal sealed class DodoPaymentsRoutes(FakeDodoPayments state, ServerScope scope)
{
    private const int DefaultPageSize = 10;
    private const string EventPrefix = "/events/";

    /// <summary>Null for a path that is not Dodo Payments'.</summary>
    public FakeReply? TryAnswer(RecordedRequest request)
    {
        Func<RecordedRequest, JsonNode>? operation = (request.Method, request.Path) switch
        {
            ("POST", "/events/ingest") => Ingest,
            ("GET", "/events") => List,
            ("GET", var path) when path.StartsWith(EventPrefix, StringComparison.Ordinal) && !path[EventPrefix.Length..].Contains('/', StringComparison.Ordinal) => Retrieve,
            _ => null,
        };
        if (operation is null)
        {
            return null;
        }

        try
        {
            return request.Authorization is { Scheme: "Bearer", Parameter: var key } && key == state.ApiKey
                ? FakeReply.Json(HttpStatusCode.OK, operation(request))
                : throw new DodoPaymentsFailure(HttpStatusCode.Unauthorized, "UNAUTHORIZED", "Missing or invalid API key");
        }
        catch (DodoPaymentsFailure failure)
        {
            return failure.ToReply();
        }
    }

    private JsonNode Retrieve(RecordedRequest request)
    {
        var id = Uri.UnescapeDataString(request.Path[EventPrefix.Length..]);
        return state.Stored.TryGetValue(id, out var found) ? ToJson(found) : throw new DodoPaymentsFailure(HttpStatusCode.NotFound, "NOT_FOUND", "No such event");
    }

    private JsonObject List(RecordedRequest request)
    {
        var query = ReadQuery(request.Query);
        var number = Integer(query, "page_number") ?? 0;
        var size = Integer(query, "page_size") ?? DefaultPageSize;
        var (start, end) = (Instant(query, "start"), Instant(query, "end"));
        var meter = Meter(query);

        // The service documents no order; the newest first is what its dashboard shows.
        var items = state.Stored.Values
            .Where(item => !query.TryGetValue("customer_id", out var customer) || item.CustomerId == customer)
            .Where(item => !query.TryGetValue("event_name", out var name) || item.EventName == name)
            .Where(item => meter is null || meter.Matches(item))
            .Where(item => (start is null || item.Timestamp >= start) && (end is null || item.Timestamp <= end))
            .OrderByDescending(item => item.Timestamp).ThenByDescending(item => item.EventId, StringComparer.Ordinal)
            .Skip((int)Math.Min((long)number * size, int.MaxValue)).Take(size)
            .Select(ToJson).ToArray<JsonNode?>();
        return new JsonObject { ["items"] = new JsonArray(items) };
    }

    private DodoMeterReading? Meter(Dictionary<string, string> query)
    {
        if (!query.TryGetValue("meter_id", out var id))
        {
            return null;
        }

        if (!state.Meters.TryGetValue(id, out var meter))
        {
            throw new DodoPaymentsFailure(HttpStatusCode.NotFound, "NOT_FOUND", "No such meter");
        }

        return query.TryGetValue("event_name", out var name) && name != meter.Meter.EventName
            ? throw DodoPaymentsFailure.Invalid("event_name must be that of the meter")
            : meter;
    }

    /// <summary>All or nothing: one bad event fails the request.</summary>
    private JsonObject Ingest(RecordedRequest request)
    {
        var now = scope.Now;
        var events = IngestBody.Read(request.Body, now);
        if (events.FirstOrDefault(item => !state.Customers.Contains(item.CustomerId)) is { } stranger)
        {
            throw DodoPaymentsFailure.Invalid($"Customer {stranger.CustomerId} does not exist");
        }

        var added = 0;
        foreach (var item in events)
        {
            var stored = new IngestedEvent
            {
                EventId = item.EventId,
                BusinessId = state.BusinessId,
                CustomerId = item.CustomerId,
                EventName = item.EventName,
                Timestamp = item.Timestamp ?? now,
                Metadata = item.Metadata,
            };

            // An id that is known is ignored, and its event stays as it was.
            if (state.Stored.TryAdd(stored.EventId, stored))
            {
                state.Order.Add(stored.EventId);
                added++;
            }
        }

        return new JsonObject { ["ingested_count"] = added };
    }

    private static JsonNode ToJson(IngestedEvent item) => JsonSerializer.SerializeToNode(item, UsageJson.Options.GetTypeInfo(typeof(IngestedEvent)))!;

    private static Dictionary<string, string> ReadQuery(string query)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            parameters[Decode(parts[0])] = parts.Length == 2 ? Decode(parts[1]) : "";
        }

        return parameters;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static int? Integer(Dictionary<string, string> query, string name) =>
        !query.TryGetValue(name, out var text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw DodoPaymentsFailure.Malformed("INVALID_QUERY_PARAMS", $"{name} must be an integer of 0 or more");

    private static DateTimeOffset? Instant(Dictionary<string, string> query, string name) =>
        !query.TryGetValue(name, out var text) ? null
        : Rfc3339.TryParse(text, out var instant) ? instant
        : throw DodoPaymentsFailure.Invalid($"{name} must be a date-time");
}

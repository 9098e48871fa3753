using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>Dodo Payments' operations, with their order of checks, which is not documented: rate limit, key, what the key may, size, form, values.</summary>
internal sealed class DodoPaymentsRoutes(FakeDodoPayments state, ServerScope scope)
{
    private const string EventPrefix = "/events/";

    private readonly EventListing _listing = new(state);

    public DodoPaymentsLimits Limits { get; } = new(state, scope);

    /// <summary>Null for an operation that is not Dodo Payments'.</summary>
    public FakeReply? TryAnswer(RecordedRequest request)
    {
        Func<RecordedRequest, JsonNode>? operation = request.Operation switch
        {
            UsageOperations.UsageEventsIngest => Ingest,
            UsageOperations.UsageEventsList => List,
            UsageOperations.UsageEventsRetrieve => Retrieve,
            _ => null,
        };
        if (operation is null)
        {
            return null;
        }

        var key = request.Authorization is { Scheme: "Bearer", Parameter: { } parameter } && (parameter == state.ApiKey || parameter == state.ReadOnlyApiKey) ? parameter : null;
        var (isRefused, headers) = Limits.Count(key is not null);
        try
        {
            return (isRefused ? throw DodoPaymentsFailure.TooMany()
                : key is null ? throw DodoPaymentsFailure.Unauthorized()
                : request.Method != "GET" && key == state.ReadOnlyApiKey ? throw DodoPaymentsFailure.ReadOnly()
                : FakeReply.Json(HttpStatusCode.OK, operation(request))).With(headers);
        }
        catch (DodoPaymentsFailure failure)
        {
            return failure.ToReply().With(headers);
        }
    }

    public static JsonNode ToJson(IngestedEvent item) => JsonSerializer.SerializeToNode(item, UsageJson.Options.GetTypeInfo(typeof(IngestedEvent)))!;

    private JsonNode Retrieve(RecordedRequest request)
    {
        var id = Uri.UnescapeDataString(request.Path[EventPrefix.Length..]);
        return id.Length == 0 ? throw DodoPaymentsFailure.BadId()
            : state.Stored.TryGetValue(id, out var found) ? ToJson(found.Event)
            : throw DodoPaymentsFailure.NotFound("No such event");
    }

    private JsonObject List(RecordedRequest request) => _listing.Read(new DodoPaymentsQuery(request.Query));

    /// <summary>All or nothing: one bad event fails the request.</summary>
    private JsonObject Ingest(RecordedRequest request)
    {
        var (now, assumptions) = (scope.Now, state.Assumptions);
        if (request.Body.Length > assumptions.MaxBodyBytes)
        {
            throw DodoPaymentsFailure.TooLarge(assumptions.MaxBodyBytes);
        }

        var events = new IngestBody(assumptions, now).Read(request.Body);
        if (!assumptions.LosesEventsOfUnknownCustomers && events.FirstOrDefault(item => !state.Customers.Contains(item.CustomerId)) is { } stranger)
        {
            throw DodoPaymentsFailure.Invalid($"Customer {stranger.CustomerId} does not exist");
        }

        return new JsonObject { ["ingested_count"] = events.Count(item => !state.Customers.Contains(item.CustomerId) || Store(item, now) || assumptions.CountsKnownEvents) };
    }

    /// <summary>An id that is known is ignored, and its event stays as it was.</summary>
    private bool Store(EventInput item, DateTimeOffset now)
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
        if (!state.Stored.TryAdd(stored.EventId, new StoredEvent(stored, now)))
        {
            return false;
        }

        state.Order.Add(stored.EventId);
        return true;
    }
}

using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Offline;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>Autumn's operations, with its order of checks: key, version, idempotency key, body.</summary>
internal sealed class AutumnRoutes(FakeAutumn state, ServerScope scope)
{
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(24);

    // Those that answer as 2.1 does on these routes.
    private static readonly string[] Versions = ["2.1", "2.1.0", "2.2", "2.2.0"];

    private readonly Dictionary<string, DateTimeOffset> _idempotencyKeys = new(StringComparer.Ordinal);

    /// <summary>Null for a path that is not Autumn's.</summary>
    public FakeReply? TryAnswer(RecordedRequest request)
    {
        Func<RecordedRequest, JsonNode>? operation = (request.Method, request.Path) switch
        {
            ("POST", "/v1/events.list" or "/v1/events/list") => List,
            ("POST", "/v1/events.aggregate" or "/v1/events/aggregate" or "/v1/query") => Aggregate,
            ("POST", "/v1/balances.track" or "/v1/track" or "/v1/events") => Track,
            _ => null,
        };
        if (operation is null)
        {
            return null;
        }

        try
        {
            CheckKey(request);
            CheckVersion(request.Header("x-api-version"));
            return FakeReply.Json(HttpStatusCode.OK, Once(request, operation));
        }
        catch (AutumnFailure failure)
        {
            return failure.ToReply();
        }
    }

    private void CheckKey(RecordedRequest request)
    {
        if (request.Authorization is not { Scheme: "Bearer", Parameter: { Length: > 0 } key })
        {
            throw new AutumnFailure(HttpStatusCode.Unauthorized, "no_secret_key", "Secret key not found in Authorization header");
        }

        if (key != state.SecretKey)
        {
            throw key switch
            {
                ['a', 'm', '_', 's', 'k', ..] => new AutumnFailure(HttpStatusCode.Unauthorized, "invalid_secret_key", $"Invalid secret key: {key[..Math.Min(15, key.Length)]}{new string('*', Math.Max(0, key.Length - 15))}"),
                ['a', 'm', '_', 'p', 'k', ..] => new AutumnFailure(HttpStatusCode.Unauthorized, "endpoint_not_public", $"Endpoint {request.Path} not accessible via publishable key. Please try with a secret key instead."),
                _ => new AutumnFailure(HttpStatusCode.Unauthorized, "invalid_request", "Invalid authorization token prefix"),
            };
        }
    }

    private static void CheckVersion(string? version)
    {
        if (version is not null && !Versions.Contains(version))
        {
            throw new AutumnFailure(HttpStatusCode.BadRequest, "invalid_api_version", $"\"{version}\" is not a valid API version");
        }
    }

    /// <summary>A key is claimed before the work, kept for a day, and freed when the work fails.</summary>
    private JsonNode Once(RecordedRequest request, Func<RecordedRequest, JsonNode> operation)
    {
        if (request.Header("Idempotency-Key") is not { } key)
        {
            return operation(request);
        }

        if (_idempotencyKeys.TryGetValue(key, out var claimed) && scope.Now - claimed < KeyLifetime)
        {
            throw new AutumnFailure(HttpStatusCode.Conflict, "duplicate_idempotency_key", $"Another request with idempotency key {key} has already been received");
        }

        _idempotencyKeys[key] = scope.Now;
        try
        {
            return operation(request);
        }
        catch (Exception failure) when (failure is not AutumnFailure { IsConflict: true })
        {
            _idempotencyKeys.Remove(key);
            throw;
        }
    }

    private JsonObject Track(RecordedRequest request)
    {
        var body = AutumnBody.Parse(request.Body);
        var customer = body.Text("customer_id", isRequired: true);
        var feature = body.Text("feature_id");
        var eventName = body.Text("event_name", allowEmpty: false);
        var value = body.Number("value") ?? 1;
        var properties = body.Object("properties");
        var entity = body.Text("entity_id");
        body.Choice("overage_behavior", "cap", "overflow", "reject");
        var now = scope.Now;
        var timestamp = body.Number("timestamp") ?? now.ToUnixTimeMilliseconds();
        if (timestamp != decimal.Truncate(timestamp) || timestamp <= 0)
        {
            body.Add("timestamp", "must be a positive integer");
        }
        else if (timestamp > now.ToUnixTimeMilliseconds())
        {
            body.Add("timestamp", "timestamp cannot be in the future");
        }

        body.ThrowIfInvalid();
        if (body.Has("feature_id") == body.Has("event_name"))
        {
            throw AutumnFailure.InvalidInputs("input: Either feature_id or event_name must be provided");
        }

        if (feature is not null && state.Features.Count > 0 && !state.Features.Contains(feature))
        {
            throw new AutumnFailure(HttpStatusCode.NotFound, "feature_not_found", $"Feature {feature} not found");
        }

        if (!state.Customers.ContainsKey(customer!))
        {
            throw entity is null
                ? new AutumnFailure(HttpStatusCode.NotFound, "customer_not_found", $"Customer {customer} not found")
                : new AutumnFailure(HttpStatusCode.NotFound, "entity_not_found", $"Entity {entity} not found");
        }

        state.Stored.Add(new UsageRecord(
            NextId(), feature ?? eventName!, customer!, DateTimeOffset.FromUnixTimeMilliseconds((long)timestamp), value, entity,
            properties ?? default));
        var reply = new JsonObject { ["customer_id"] = customer, ["value"] = value, ["balance"] = null };
        AddIfSet(reply, "entity_id", entity);
        AddIfSet(reply, "event_name", eventName);
        return reply;
    }

    private JsonObject List(RecordedRequest request)
    {
        var body = AutumnBody.Parse(request.Body);
        var offset = body.Integer("offset", 0, int.MaxValue, coerce: true) ?? 0;
        var limit = body.Integer("limit", 1, 1000, coerce: true) ?? 100;
        var customer = body.Text("customer_id");
        var features = body.FeatureIds("feature_id");
        var entity = body.Text("entity_id", allowEmpty: false);
        var range = body.Nested("custom_range");
        var (start, end) = (WholeSecond(range?.Number("start", coerce: true)), WholeSecond(range?.Number("end", coerce: true)));
        body.ThrowIfInvalid();

        var matching = state.Stored
            .Where(record => string.IsNullOrEmpty(customer) || record.CustomerId == customer)
            .Where(record => features is null || features.Contains(record.FeatureId))
            .Where(record => entity is null || record.EntityId == entity)
            .Where(record => (start is null || record.Timestamp >= start) && (end is null || record.Timestamp <= end))
            .OrderByDescending(record => record.Timestamp).ThenByDescending(record => record.Id, StringComparer.Ordinal)
            .Skip(offset).Take(limit + 1)
            .ToList();
        var page = matching.Take(limit).Select(ToJson).ToArray<JsonNode?>();
        return new JsonObject
        {
            ["list"] = new JsonArray(page),
            ["has_more"] = matching.Count > limit,
            ["total"] = page.Length,
            ["offset"] = offset,
            ["limit"] = limit,
        };
    }

    private JsonNode Aggregate(RecordedRequest request)
    {
        var customers = new AskedCustomers(state.Customers);
        var context = new AggregationContext { Now = scope.Now, KnownCustomers = customers };
        try
        {
            // Only the aggregator reads the body: whom it asks for is the customer whose billing cycle counts.
            OfflineAggregator.Begin(request.Body.Span, context);
            context = context with { BillingCycle = customers.Cycle };
            var result = OfflineAggregator.Aggregate(state.Stored, request.Body.Span, context);
            return JsonSerializer.SerializeToNode(result, UsageJson.Options.GetTypeInfo(result.GetType()))!;
        }
        catch (AggregationRequestException refused)
        {
            throw new AutumnFailure((HttpStatusCode)refused.Status, refused.Code, refused.Message);
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            // Too many bins, or sums beyond decimal: what the service cannot compute, it reports as the exception's text.
            throw new AutumnFailure(HttpStatusCode.InternalServerError, "internal_error", exception.Message);
        }
    }

    private static JsonObject ToJson(UsageRecord record) => new()
    {
        ["id"] = record.Id,
        ["timestamp"] = record.Timestamp.ToUnixTimeMilliseconds(),
        ["feature_id"] = record.FeatureId,
        ["customer_id"] = record.CustomerId,
        ["value"] = record.Value ?? 0,
        ["properties"] = JsonObject.Create(record.Properties.Json),
        ["deductions"] = null,
    };

    private static void AddIfSet(JsonObject reply, string name, string? value)
    {
        if (value is not null)
        {
            reply[name] = value;
        }
    }

    /// <summary>Bounds are cut to whole seconds; 0 counts as no bound.</summary>
    private static DateTimeOffset? WholeSecond(decimal? milliseconds) =>
        milliseconds is null or 0 ? null : DateTimeOffset.FromUnixTimeSeconds(AutumnInstant.FromMilliseconds(milliseconds.Value).ToUnixTimeSeconds());

    /// <summary>27 characters that sort by arrival, as the service's ids nearly do.</summary>
    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"evt_{state.Stored.Count + 1:D27}");
}

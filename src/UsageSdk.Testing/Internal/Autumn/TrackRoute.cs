using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Internal;

/// <summary><c>POST /v1/balances.track</c>. This server keeps no balances: every one of them is null, and none is ever short.</summary>
internal sealed class TrackRoute(FakeAutumn state, ServerScope scope, IdempotencyKeys keys)
{
    public FakeReply Answer(AutumnCall call)
    {
        var body = TrackBody.Read(call, scope.Now);
        CheckFeature(body);
        if (!body.IsAsync && !call.IsQueued)
        {
            Track(body, call.Version);
            return FakeReply.Json(HttpStatusCode.OK, Reply(body, call.Version));
        }

        try
        {
            Track(body, call.Version);
        }
        catch (AutumnFailure)
        {
            // The work is done after the reply, so its failures are not seen.
        }

        return FakeReply.Json(HttpStatusCode.Accepted, Reply(body, call.Version));
    }

    private void Track(TrackBody body, AutumnVersion version) => keys.Once(string.IsNullOrEmpty(body.IdempotencyKey) ? null : $"track:{body.IdempotencyKey}", () =>
    {
        if (body.EventName is not null && body.RejectsOverage)
        {
            throw new AutumnFailure(HttpStatusCode.BadRequest, "invalid_request", "overage_behavior \"reject\" is not supported with event_name. Use feature_id or set overage_behavior to \"cap\".");
        }

        FindCustomer(body, mayCreate: version < AutumnVersion.V21);
        if (body.LockId is { } id)
        {
            TakeLock(id, body.LockExpiry);
        }

        if (!body.SkipsEvent)
        {
            state.Stored.Add(new UsageRecord(NextId(), body.Name, body.CustomerId, body.Timestamp, body.Value, body.EntityId, body.Properties ?? default));
        }

        return true;
    });

    private void CheckFeature(TrackBody body)
    {
        if (state.Features.Count == 0)
        {
            return;
        }

        if (!string.IsNullOrEmpty(body.FeatureId) && !state.Features.Contains(body.FeatureId))
        {
            throw AutumnFailure.NotFound("feature_not_found", $"Feature {body.FeatureId} not found");
        }

        if (body.EventName is not null && !state.EventNames.Contains(body.EventName))
        {
            throw AutumnFailure.NotFound("invalid_request", $"No features found for event name: {body.EventName}");
        }
    }

    private void FindCustomer(TrackBody body, bool mayCreate)
    {
        var isEntityKnown = body.EntityId is not { } entity || state.Entities.Count == 0 || state.Entities.Contains((body.CustomerId, entity));
        if (mayCreate)
        {
            state.Customers.TryAdd(body.CustomerId, null);
            if (!isEntityKnown && body.HasEntityData)
            {
                isEntityKnown = state.Entities.Add((body.CustomerId, body.EntityId!));
            }
        }

        if (!isEntityKnown || !state.Customers.ContainsKey(body.CustomerId))
        {
            throw body.EntityId is { } missing
                ? AutumnFailure.NotFound("entity_not_found", $"Entity {missing} not found")
                : AutumnFailure.NotFound("customer_not_found", $"Customer {body.CustomerId} not found");
        }
    }

    private void TakeLock(string id, DateTimeOffset? expiry)
    {
        if (state.Locks.TryGetValue(id, out var held) && !(held <= scope.Now))
        {
            throw new AutumnFailure(HttpStatusCode.Conflict, "lock_already_exists", "A lock with this ID already exists");
        }

        state.Locks[id] = expiry;
    }

    private static JsonObject Reply(TrackBody body, AutumnVersion version)
    {
        var reply = new JsonObject { ["customer_id"] = body.CustomerId };
        AddIfSet(reply, "entity_id", body.EntityId);
        AddIfSet(reply, "event_name", body.EventName);
        if (version <= AutumnVersion.Beta)
        {
            reply["id"] = "placeholder";
            reply["code"] = "event_received";
            reply["feature_id"] = body.Name;
        }
        else
        {
            reply["value"] = body.Value;
            reply["balance"] = null;
        }

        return reply;
    }

    private static void AddIfSet(JsonObject reply, string name, string? value)
    {
        if (value is not null)
        {
            reply[name] = value;
        }
    }

    /// <summary>27 characters that sort by arrival, as the service's ids nearly do.</summary>
    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"evt_{state.Stored.Count + 1:D27}");
}

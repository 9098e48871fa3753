using System.Net;
using System.Text.Json;
using UsageSdk.Offline.Internal;

namespace UsageSdk.Testing.Internal;

/// <summary>Autumn's operations, with its order of checks: key, blocks, version, rate limit, idempotency key, scope, body.</summary>
internal sealed class AutumnRoutes(FakeAutumn state, ServerScope scope)
{
    private const string Region = "us-west-2";

    private readonly AutumnCredentials _credentials = new(state);

    public AutumnLimits Limits { get; } = new(scope);

    public IdempotencyKeys Keys { get; } = new(state, scope);

    /// <summary>Null for an operation that is not Autumn's. The service answers other paths with 401 <c>no_auth_header</c>, which would hide a mistake.</summary>
    public FakeReply? TryAnswer(RecordedRequest request)
    {
        AutumnRoute? route = request.Operation switch
        {
            UsageOperations.EventsList => new("analytics:read", Limits.CountEvents, new ListRoute(state).Answer),
            UsageOperations.EventsAggregate => new("analytics:read", Limits.CountEvents, new AggregateRoute(state, scope).Answer),
            UsageOperations.BalancesTrack => new("balances:write", Limits.CountTrack, new TrackRoute(state, scope, Keys).Answer),
            _ => null,
        };
        return route is null ? null : Answer(request, route).With(("x-region", Region));
    }

    private FakeReply Answer(RecordedRequest request, AutumnRoute route)
    {
        AutumnPermit? permit = null;
        try
        {
            var scopes = _credentials.ScopesOf(request);
            if (state.IsBlocked)
            {
                throw Blocked("organization");
            }

            var version = AutumnVersions.Of(request.Header("x-api-version"), state);
            using var document = JsonBody.Parse(request.Body.Span);
            var customer = CustomerOf(request, document?.RootElement);
            if (state.BlockedCustomers.Contains(customer))
            {
                throw Blocked("customer");
            }

            permit = route.Count(customer);
            var reply = permit.IsRefused
                ? AutumnFailure.TooMany()
                : Keys.Once(request.Header("Idempotency-Key"), () =>
                {
                    AutumnCredentials.Check(scopes, route.Scope);
                    return route.Answer(new AutumnCall(request, document?.RootElement, version, permit.IsQueued));
                });
            return reply.With(permit.Headers);
        }
        catch (AutumnFailure failure)
        {
            return failure.ToReply().With(permit?.Headers ?? []);
        }
    }

    /// <summary>The customer that a request is counted for, before anybody has checked the body; empty for none.</summary>
    private static string CustomerOf(RecordedRequest request, JsonElement? body)
    {
        var named = body is { } root ? JavaScriptJson.Find(root, "customer_id") : null;
        return named switch
        {
            { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } id => id,
            { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.Array or JsonValueKind.Object } other => other.GetRawText(),
            _ => new QueryText(request.Query).First("customer_id") ?? "",
        };
    }

    private static AutumnFailure Blocked(string what) =>
        new(HttpStatusCode.Forbidden, "request_temporarily_disabled", $"API access is temporarily disabled for this {what}");

    private sealed record AutumnRoute(string Scope, Func<string, AutumnPermit> Count, Func<AutumnCall, FakeReply> Answer);
}

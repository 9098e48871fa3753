using System.Net;

namespace UsageSdk.Testing.Internal;

/// <summary>The reply that a service gives with an error's status. For one that it does not answer itself, what a proxy before it would say.</summary>
internal static class ServiceErrors
{
    private const string Text = "The fake server was told to answer so.";

    public static FakeReply For(RecordedRequest request, int status) =>
        (IsAutumn(request.Path) ? Autumn(status)
            : IsDodoPayments(request.Path) ? DodoPayments(request, status)?.ToReply(Text)
            : request.Operation == UsageOperations.TokenCreate && status is 400 or 401 ? UsageEngineTokens.Scripted(status, Text)
            : UsageEngine(status)?.ToReply(Text))
        ?? FakeReply.Text((HttpStatusCode)status, ((HttpStatusCode)status).ToString());

    private static bool IsAutumn(string path) => path.StartsWith("/v1/", StringComparison.Ordinal);

    private static bool IsDodoPayments(string path) => path.Equals("/events", StringComparison.Ordinal) || path.StartsWith("/events/", StringComparison.Ordinal);

    private static FakeReply? Autumn(int status) => status switch
    {
        400 => AutumnFailure.InvalidInputs(Text).ToReply(),
        401 => Autumn(status, "invalid_secret_key"),
        403 => Autumn(status, "insufficient_scopes"),
        404 => AutumnFailure.NotFound("customer_not_found", Text).ToReply(),
        409 => Autumn(status, "duplicate_idempotency_key"),
        429 => AutumnFailure.TooMany(),
        500 or 503 => Autumn(status, "internal_error"),
        _ => null,
    };

    private static FakeReply Autumn(int status, string code) => new AutumnFailure((HttpStatusCode)status, code, Text).ToReply();

    // The service pairs few codes with statuses; those that the fake has no rule for are the names of the statuses.
    private static DodoPaymentsFailure? DodoPayments(RecordedRequest request, int status) => status switch
    {
        400 => DodoPaymentsFailure.Invalid(Text),
        401 => DodoPaymentsFailure.Unauthorized(),
        403 => DodoPaymentsFailure.ReadOnly(),
        404 => DodoPaymentsFailure.NotFound(Text),
        409 => new((HttpStatusCode)status, "CONFLICT", Text),
        410 => new((HttpStatusCode)status, "GONE", Text),
        413 => DodoPaymentsFailure.TooLarge(0),
        422 => request.Operation switch
        {
            UsageOperations.UsageEventsList => DodoPaymentsFailure.BadQuery(Text),
            UsageOperations.UsageEventsRetrieve => DodoPaymentsFailure.BadId(),
            _ => DodoPaymentsFailure.BadBody(),
        },
        429 => DodoPaymentsFailure.TooMany(),
        500 => new((HttpStatusCode)status, "INTERNAL_SERVER_ERROR", Text),
        _ => null,
    };

    // The service documents no body; the codes are this fake's, as everywhere in it.
    private static UsageEngineFailure? UsageEngine(int status) => status switch
    {
        400 => UsageEngineFailure.Invalid(Text),
        401 => UsageEngineFailure.Unauthorized(Text),
        404 => UsageEngineFailure.NotFound(Text),
        405 => new((HttpStatusCode)status, "METHOD_NOT_ALLOWED", Text),
        409 => UsageEngineFailure.Of(HttpStatusCode.Conflict, Text),
        413 => UsageEngineFailure.TooLarge(0),
        429 => UsageEngineFailure.TooMany(retryAfter: null),
        500 => new((HttpStatusCode)status, "INTERNAL_SERVER_ERROR", Text),
        503 => new((HttpStatusCode)status, "SERVICE_UNAVAILABLE", Text),
        _ => null,
    };
}

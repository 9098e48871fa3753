using System.Net;
using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Internal;

/// <summary>The reply that a service gives with an error's status. For one that it does not answer itself, what a proxy before it would say.</summary>
internal static class ServiceErrors
{
    private const string Text = "The fake server was told to answer so.";

    public static FakeReply For(RecordedRequest request, int status)
    {
        var code = Code(request.Path, status);
        return (code, IsAutumn(request.Path)) switch
        {
            // Autumn's limiter answers in plain text, alone of its errors.
            (null, true) when status == 429 => FakeReply.Text((HttpStatusCode)status, "Too many requests, please try again later."),
            (null, _) => FakeReply.Text((HttpStatusCode)status, ((HttpStatusCode)status).ToString()),
            (_, true) => FakeReply.Json((HttpStatusCode)status, new JsonObject { ["message"] = Text, ["code"] = code, ["env"] = "sandbox" }),
            _ => FakeReply.Json((HttpStatusCode)status, new JsonObject { ["code"] = code, ["message"] = Text }),
        };
    }

    private static string? Code(string path, int status) =>
        IsAutumn(path) ? Autumn(status)
        : path.Equals("/events", StringComparison.Ordinal) || path.StartsWith("/events/", StringComparison.Ordinal) ? DodoPayments(status)
        : UsageEngine(status);

    private static bool IsAutumn(string path) => path.StartsWith("/v1/", StringComparison.Ordinal);

    private static string? Autumn(int status) => status switch
    {
        400 => "invalid_inputs",
        401 => "invalid_secret_key",
        403 => "insufficient_scopes",
        404 => "customer_not_found",
        409 => "duplicate_idempotency_key",
        500 or 503 => "internal_error",
        _ => null,
    };

    // The service pairs few codes with statuses; the others are the names of the statuses.
    private static string? DodoPayments(int status) => status switch
    {
        400 => "INVALID_REQUEST_PARAMETERS",
        401 => "UNAUTHORIZED",
        403 => "FORBIDDEN",
        404 => "NOT_FOUND",
        409 => "CONFLICT",
        410 => "GONE",
        413 => "PAYLOAD_TOO_LARGE",
        422 => "INVALID_REQUEST_BODY",
        429 => "TOO_MANY_REQUESTS",
        500 => "INTERNAL_SERVER_ERROR",
        _ => null,
    };

    // The service documents no body; the codes are this fake's, as everywhere in it.
    private static string? UsageEngine(int status) => status switch
    {
        400 => "BAD_REQUEST",
        401 => "UNAUTHORIZED",
        404 => "NOT_FOUND",
        405 => "METHOD_NOT_ALLOWED",
        409 => "CONFLICT",
        413 => "PAYLOAD_TOO_LARGE",
        429 => "TOO_MANY_REQUESTS",
        500 => "INTERNAL_SERVER_ERROR",
        503 => "SERVICE_UNAVAILABLE",
        _ => null,
    };
}

using System.Net;
using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Internal;

/// <summary>An error as Dodo Payments reports it. The service lists codes and statuses, but does not say which belong together.</summary>
internal sealed class DodoPaymentsFailure(HttpStatusCode status, string code, string message) : Exception(message)
{
    /// <summary>400: a rule on values is broken.</summary>
    public static DodoPaymentsFailure Invalid(string message) => new(HttpStatusCode.BadRequest, "INVALID_REQUEST_PARAMETERS", message);

    public static DodoPaymentsFailure Unauthorized() => new(HttpStatusCode.Unauthorized, "UNAUTHORIZED", "Missing or invalid API key");

    public static DodoPaymentsFailure ReadOnly() => new(HttpStatusCode.Forbidden, "FORBIDDEN", "The API key is read-only");

    public static DodoPaymentsFailure NotFound(string message) => new(HttpStatusCode.NotFound, "NOT_FOUND", message);

    public static DodoPaymentsFailure TooLarge(int limit) => new(HttpStatusCode.RequestEntityTooLarge, "INVALID_REQUEST_BODY", $"The body has more than {limit} bytes");

    /// <summary>422: the body is not JSON.</summary>
    public static DodoPaymentsFailure BadBody() => new(HttpStatusCode.UnprocessableEntity, "INVALID_REQUEST_BODY", "The body is not JSON");

    /// <summary>422: the query does not have the documented form.</summary>
    public static DodoPaymentsFailure BadQuery(string message) => new(HttpStatusCode.UnprocessableEntity, "INVALID_QUERY_PARAMS", message);

    public static DodoPaymentsFailure BadId() => new(HttpStatusCode.UnprocessableEntity, "INVALID_REQUEST_PARAMETERS", "An event id must not be empty");

    public static DodoPaymentsFailure TooMany() => new(HttpStatusCode.TooManyRequests, "TOO_MANY_REQUESTS", "Too many requests");

    public FakeReply ToReply(string? message = null) => FakeReply.Json(status, new JsonObject { ["code"] = code, ["message"] = message ?? Message });
}

using System.Net;
using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Internal;

/// <summary>An error of the Usage Engine.</summary>
/// <remarks>The service does not document the bodies of its errors: <c>message</c> and <c>code</c> are this fake's choice, such as clients read where they stand.</remarks>
internal sealed class UsageEngineFailure(HttpStatusCode status, string code, string message, params (string Name, string Value)[] headers) : Exception(message)
{
    public static UsageEngineFailure Invalid(string message) => new(HttpStatusCode.BadRequest, "BAD_REQUEST", message);

    public static UsageEngineFailure Unauthorized(string message) => new(HttpStatusCode.Unauthorized, "UNAUTHORIZED", message);

    public static UsageEngineFailure NotFound(string message) => new(HttpStatusCode.NotFound, "NOT_FOUND", message);

    public static UsageEngineFailure WrongMethod(RecordedRequest request, IEnumerable<string> allowed) =>
        new(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED", $"{request.Path} has no method {request.Method}", ("Allow", string.Join(", ", allowed)));

    public static UsageEngineFailure TooLarge(int limit) => new(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE", $"The body has more than {limit} bytes");

    public static UsageEngineFailure TooMany(string? retryAfter) =>
        new(HttpStatusCode.TooManyRequests, "TOO_MANY_REQUESTS", "Too many requests", retryAfter is null ? [] : [("Retry-After", retryAfter)]);

    /// <summary>An error whose status is one of the assumptions.</summary>
    public static UsageEngineFailure Of(HttpStatusCode status, string message) => status switch
    {
        HttpStatusCode.Conflict => new(status, "CONFLICT", message),
        HttpStatusCode.NotFound => NotFound(message),
        _ => Invalid(message),
    };

    public FakeReply ToReply(string? message = null) => FakeReply.Json(status, new JsonObject { ["message"] = message ?? Message, ["code"] = code }).With(headers);
}

using System.Net;
using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Internal;

/// <summary>An error of the Usage Engine.</summary>
/// <remarks>The service does not document the bodies of its errors: <c>message</c> and <c>code</c> are this fake's choice, such as clients read where they stand.</remarks>
internal sealed class UsageEngineFailure(HttpStatusCode status, string code, string message) : Exception(message)
{
    public static UsageEngineFailure Invalid(string message) => new(HttpStatusCode.BadRequest, "BAD_REQUEST", message);

    public static UsageEngineFailure NotFound(string message) => new(HttpStatusCode.NotFound, "NOT_FOUND", message);

    public static UsageEngineFailure Conflict(string message) => new(HttpStatusCode.Conflict, "CONFLICT", message);

    public static UsageEngineFailure WrongMethod(RecordedRequest request) =>
        new(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED", $"{request.Path} has no method {request.Method}");

    public FakeReply ToReply() => FakeReply.Json(status, new JsonObject { ["message"] = Message, ["code"] = code });
}

using System.Net;
using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Internal;

/// <summary>An error as Dodo Payments reports it.</summary>
internal sealed class DodoPaymentsFailure(HttpStatusCode status, string code, string message) : Exception(message)
{
    /// <summary>400: a rule on values is broken.</summary>
    public static DodoPaymentsFailure Invalid(string message) => new(HttpStatusCode.BadRequest, "INVALID_REQUEST_PARAMETERS", message);

    /// <summary>422: the body or query does not have the documented form.</summary>
    public static DodoPaymentsFailure Malformed(string code, string message) => new(HttpStatusCode.UnprocessableEntity, code, message);

    public FakeReply ToReply() => FakeReply.Json(status, new JsonObject { ["code"] = code, ["message"] = Message });
}

using System.Net;
using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Internal;

/// <summary>An error as Autumn reports it.</summary>
internal sealed class AutumnFailure(HttpStatusCode status, string code, string message) : Exception(message)
{
    public bool IsConflict => status == HttpStatusCode.Conflict;

    public static AutumnFailure InvalidInputs(string message) => new(HttpStatusCode.BadRequest, "invalid_inputs", message);

    public static AutumnFailure NotFound(string code, string message) => new(HttpStatusCode.NotFound, code, message);

    /// <summary>What the rate limiter says: plain text, alone of all errors.</summary>
    public static FakeReply TooMany() => FakeReply.Text(HttpStatusCode.TooManyRequests, "Too many requests, please try again later.");

    /// <summary>The environment is that of the key, or sandbox before the key is known; this server has no other.</summary>
    public FakeReply ToReply(string? message = null) => FakeReply.Json(status, new JsonObject { ["message"] = message ?? Message, ["code"] = code, ["env"] = "sandbox" });
}

using System.Text.Json.Nodes;

namespace UsageSdk.WireMock.Tests;

/// <summary>What a stub answers.</summary>
internal static class Answer
{
    /// <summary>All kinds of fault that WireMock knows.</summary>
    public static IReadOnlyList<string> Faults { get; } = ["CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "MALFORMED_RESPONSE_CHUNK", "RANDOM_DATA_THEN_CLOSE"];

    /// <summary>The example's reply.</summary>
    public static JsonObject Reply(Sample sample) => (JsonObject)sample.Response.DeepClone();

    /// <summary>The example's reply, long after an attempt of 300 ms has ended.</summary>
    public static JsonObject Late(Sample sample)
    {
        var reply = Reply(sample);
        reply["fixedDelayMilliseconds"] = 5000;
        return reply;
    }

    /// <summary>No reply, or none that can be read.</summary>
    public static JsonObject Fault(string kind) => new() { ["fault"] = kind };

    /// <summary>An error, with the wait that the service asks for.</summary>
    public static JsonObject Error(int status, int? retryAfter = null, string? code = null) => new()
    {
        ["status"] = status,
        ["headers"] = retryAfter is null ? new JsonObject() : new JsonObject { ["Retry-After"] = $"{retryAfter}" },
        ["jsonBody"] = code is null ? new JsonObject() : new JsonObject { ["message"] = "Refused", ["code"] = code },
    };
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Emit;

/// <summary>
/// Writes the examples of an operation as stubs for WireMock. They hold no more than WireMock.Net reads of such files: it takes the first matcher
/// of a header or parameter, of <c>equalTo</c> and <c>matches</c>, and the first pattern of a body, which it compares as a whole.
/// </summary>
internal static class MappingEmitter
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<GeneratedFile> Emit(Service service, ApiGroup group, Operation operation)
    {
        foreach (var exchange in operation.Exchanges)
        {
            var name = exchange.Name is null ? operation.Id : $"{operation.Id}.{exchange.Name}";
            var mapping = new JsonObject { ["name"] = name, ["request"] = RequestOf(group, operation, exchange), ["response"] = ResponseOf(exchange) };
            yield return GeneratedFile.CreateMapping(service, name, mapping.ToJsonString(Format) + "\n");
        }
    }

    private static JsonObject RequestOf(ApiGroup group, Operation operation, Exchange exchange)
    {
        var request = new JsonObject { ["method"] = operation.HttpMethod.ToUpperInvariant(), ["urlPath"] = exchange.Path };
        if (HeadersOf(group, operation, exchange) is { Count: > 0 } headers)
        {
            request["headers"] = headers;
        }

        if (exchange.Query.Count > 0)
        {
            request["queryParameters"] = new JsonObject(exchange.Query.Select(parameter => KeyValuePair.Create<string, JsonNode?>(parameter.Name, EqualTo(parameter.Value))));
        }

        if (exchange.Body is { } body)
        {
            request["bodyPatterns"] = new JsonArray(new JsonObject { ["equalToJson"] = body.DeepClone() });
        }

        return request;
    }

    private static JsonObject HeadersOf(ApiGroup group, Operation operation, Exchange exchange)
    {
        var headers = new JsonObject();
        if (!group.IsInternal)
        {
            headers["Authorization"] = new JsonObject { ["matches"] = "Bearer .+" };
        }

        if (operation.ApiVersion is { } version)
        {
            headers["x-api-version"] = EqualTo(version);
        }

        if (operation.TakesIdempotencyKey)
        {
            headers["Idempotency-Key"] = new JsonObject { ["matches"] = ".+" };
        }

        if (exchange.Body is not null)
        {
            headers["Content-Type"] = EqualTo("application/json");
        }

        return headers;
    }

    private static JsonObject ResponseOf(Exchange exchange) => new()
    {
        ["status"] = exchange.Status,
        ["headers"] = new JsonObject { ["Content-Type"] = "application/json" },
        ["jsonBody"] = exchange.Reply.DeepClone(),
    };

    private static JsonObject EqualTo(string value) => new JsonObject { ["equalTo"] = value };
}

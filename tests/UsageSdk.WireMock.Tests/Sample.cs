using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Serialization;
using UsageSdk.Tests.Examples;

namespace UsageSdk.WireMock.Tests;

/// <summary>An example of the contract, as its stub tells it.</summary>
internal sealed record Sample(string Name, JsonObject Request, JsonObject Response)
{
    public const string Token = "token.create";

    /// <summary>All stubs, in the order of their names.</summary>
    public static IReadOnlyList<Sample> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "WireMock", "mappings"), "*.json", SearchOption.AllDirectories)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!)
            .Select(mapping => new Sample((string)mapping["name"]!, (JsonObject)mapping["request"]!, (JsonObject)mapping["response"]!))
            .OrderBy(sample => sample.Name, StringComparer.Ordinal),
    ];

    /// <summary>The operation, such as <c>events.list</c>.</summary>
    public string Operation => string.Join('.', Name.Split('.').Take(2));

    public string Method => (string)Request["method"]!;

    public string UrlPath => (string)Request["urlPath"]!;

    public JsonNode Reply => Response["jsonBody"]!;

    /// <summary>Whether the operation is one of the Usage Engine, which want an access token.</summary>
    public bool NeedsToken => Example?.Operation.IsOfUsageEngine ?? true;

    public JsonNode RequestBody => Request["bodyPatterns"]![0]!["equalToJson"]!;

    private OperationExample? Example => OperationExample.All.SingleOrDefault(example => example.Name == Name);

    /// <summary>The first example of an operation.</summary>
    public static Sample Of(string operation) => All.First(sample => sample.Operation == operation);

    /// <summary>Calls the operation as the example has it.</summary>
    public Task<object> CallAsync(IUsageClient usage, RequestOptions? options = null) => Example!.CallAsync(usage, options, TestContext.Current.CancellationToken);

    /// <summary>The example of the reply as the client understands it, as JSON.</summary>
    public string ReplyAs(Type type) => JsonSerializer.Serialize(Read(Reply, type), UsageJson.Options.GetTypeInfo(type));

    private static object Read(JsonNode json, Type type) => JsonSerializer.Deserialize(json, UsageJson.Options.GetTypeInfo(type))!;
}

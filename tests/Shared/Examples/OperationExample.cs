using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Serialization;

namespace UsageSdk.Tests.Examples;

/// <summary>
/// An example of <c>openapi/*.yaml</c>, as its stub for WireMock tells it, and the method of the client that sends it. Found by name, so that an
/// operation that is added there is called without being written down a second time.
/// </summary>
internal sealed record OperationExample(string Name, ContractOperation Operation, JsonObject Request, JsonObject Response)
{
    /// <summary>Every example of every operation but the token's, in the order of their names.</summary>
    public static IReadOnlyList<OperationExample> All { get; } =
    [
        .. from file in Directory.EnumerateFiles(System.IO.Path.Combine(ContractOperation.Root(), "tests", "UsageSdk.WireMock.Tests", "Mappings", "Generated"), "*.json", SearchOption.AllDirectories)
           let mapping = JsonNode.Parse(File.ReadAllText(file))!
           let name = (string)mapping["name"]!
           let operation = ContractOperation.All.SingleOrDefault(operation => operation.Id == string.Join('.', name.Split('.').Take(2)))
           where operation is not null
           orderby name
           select new OperationExample(name, operation, (JsonObject)mapping["request"]!, (JsonObject)mapping["response"]!),
    ];

    public string HttpMethod => (string)Request["method"]!;

    public string Path => (string)Request["urlPath"]!;

    /// <summary>The parameters of the query; of one that repeats, the first value.</summary>
    public IReadOnlyDictionary<string, string> Query =>
        Request["queryParameters"] is JsonObject query ? query.ToDictionary(parameter => parameter.Key, parameter => (string)parameter.Value!["equalTo"]!) : [];

    public JsonNode? Body => Request["bodyPatterns"]?[0]?["equalToJson"];

    public JsonNode Reply => Response["jsonBody"]!;

    /// <summary>The first example of an operation.</summary>
    public static OperationExample Of(string operation) => All.First(example => example.Operation.Id == operation);

    /// <summary>The query or the body as the client's type; null where the operation has neither.</summary>
    public object? CreateRequest()
    {
        if (Operation.Method.GetParameters().SingleOrDefault(parameter => parameter.Name == "request") is not { ParameterType: var type })
        {
            return null;
        }

        if (Body is { } body)
        {
            return JsonSerializer.Deserialize(body, UsageJson.Options.GetTypeInfo(type))!;
        }

        var request = Activator.CreateInstance(type)!;
        foreach (var (name, text) in Query)
        {
            var property = type.GetProperty(ContractOperation.Pascal(name))!;
            property.SetValue(request, Value(text, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType));
        }

        return request;
    }

    /// <summary>Calls the operation with the example.</summary>
    public Task<object> CallAsync(IUsageClient usage, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        CallAsync(usage, CreateRequest(), options, cancellationToken);

    /// <summary>Calls the operation with another request.</summary>
    public async Task<object> CallAsync(IUsageClient usage, object? request, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        object?[] arguments =
        [
            .. Operation.Method.GetParameters().Select(parameter => parameter.ParameterType switch
            {
                var type when type == typeof(string) => Id(),
                var type when type == typeof(RequestOptions) => options,
                var type when type == typeof(CancellationToken) => (object)cancellationToken,
                _ => request,
            }),
        ];
        var call = (Task)Operation.Method.Invoke(Operation.Group.GetValue(usage), BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture)!;
        await call;
        return call.GetType().GetProperty("Result")!.GetValue(call)!;
    }

    public override string ToString() => Name;

    /// <summary>What stands in the path in place of its parameter, counted from the end: before it may be the path of the server.</summary>
    private string Id()
    {
        var (path, template) = (Path.Split('/'), Operation.Path.Split('/'));
        var fromEnd = template.Length - Array.FindIndex(template, segment => segment.StartsWith('{'));
        return Uri.UnescapeDataString(path[^fromEnd]);
    }

    private static object Value(string text, Type type) => type switch
    {
        _ when type == typeof(string) => text,
        _ when type == typeof(bool) => bool.Parse(text),
        _ when type == typeof(DateTimeOffset) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
        _ when type.IsAssignableFrom(typeof(string[])) => new[] { text },
        _ when type.GetConstructor([typeof(string)]) is { } constructor => constructor.Invoke([text]),
        _ => Convert.ChangeType(text, type, CultureInfo.InvariantCulture),
    };
}

using System.Text.Json.Nodes;
using System.Xml;
using Microsoft.OpenApi;
using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Spec;

/// <summary>Reads a specification into the model that code is written from. What it does not understand, it refuses.</summary>
internal static class SpecReader
{
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete"];

    public static Service Read(string file, string text)
    {
        var root = YamlReader.Read(file, text);
        CheckOpenApi(file, root);
        var document = new SpecNode(file, root, root, "");
        document.AllowOnly("openapi", "info", "servers", "security", "tags", "paths", "components");
        document.Get("components").AllowOnly("securitySchemes", "parameters", "responses", "schemas");

        var prefix = new Uri(document.Get("servers").Items.First().Get("url").Text).AbsolutePath.TrimEnd('/');
        var schemas = new SchemaReader();
        var operations = (from path in document.Get("paths").Members
                          from verb in path.Value.Members
                          select (Group: verb.Value.Get("x-group"), Operation: ReadOperation(path.Key, verb, prefix, schemas))).ToList();
        CheckBuckets(document, operations.Select(entry => entry.Operation));

        var groups = operations
            .GroupBy(entry => entry.Group.Text, entry => entry.Operation)
            .Select(group => new ApiGroup(group.Key, DescribeGroup(document, group.Key), [.. group]));
        var roots = operations
            .SelectMany(entry => new[] { entry.Operation.Request is { IsQuery: false } body ? body.Model.Name : null, entry.Operation.ReplyType })
            .OfType<string>().Distinct().Order(StringComparer.Ordinal);
        return new Service(Naming.Pascal(Path.GetFileNameWithoutExtension(file)), file, [.. groups], [.. schemas.Types], schemas.Patterns, [.. roots]);
    }

    private static void CheckOpenApi(string file, JsonNode root)
    {
        var result = OpenApiDocument.Parse(root.ToJsonString(), OpenApiConstants.Json);
        if (result.Diagnostic?.Errors is [var error, ..])
        {
            throw new SpecException(file, error.Pointer?.TrimStart('#') ?? "", error.Message);
        }
    }

    private static string DescribeGroup(SpecNode document, string group)
    {
        var tags = document.Get("tags");
        foreach (var tag in tags.Items)
        {
            if (tag.Get("name").Text == group)
            {
                return tag.Get("description").Text;
            }
        }

        throw tags.Error($"group '{group}' has no tag that describes it");
    }

    private static Operation ReadOperation(string path, (string Key, SpecNode Value) verb, string prefix, SchemaReader schemas)
    {
        var node = verb.Value;
        if (!Verbs.Contains(verb.Key))
        {
            throw node.Error($"'{verb.Key}' is not supported");
        }

        node.AllowOnly("operationId", "tags", "summary", "description", "parameters", "requestBody", "responses", "x-group", "x-retry", "x-paging", "x-rate-limit", "x-unverified");
        var id = node.Get("operationId").Text;
        var method = Naming.Pascal(id[(id.LastIndexOf('.') + 1)..]);
        var parameters = node.Find("parameters")?.Items.Select(item => item.Resolve()).ToList() ?? [];
        foreach (var parameter in parameters)
        {
            parameter.AllowOnly("name", "in", "required", "description", "schema", "example");
        }

        var paths = parameters.Where(parameter => parameter.Get("in").Text == "path").Select(ReadPathParameter).ToList();
        var (success, reply) = ReadReply(node, schemas);
        return new Operation(
            id, method, verb.Key, prefix + path, path.TrimStart('/'), node.Get("summary").Text, node.Find("description")?.Text,
            ReadChoice(node.Get("x-retry"), "always", "unsent-only"),
            node.Find("x-paging") is { } paging && ReadChoice(paging, "offset", "page-number", "skip").Length > 0,
            parameters.Any(parameter => IsHeader(parameter, "Idempotency-Key")),
            parameters.Where(parameter => IsHeader(parameter, "x-api-version")).Select(parameter => parameter.Get("schema").Get("default").Text).SingleOrDefault(),
            [.. node.Get("x-rate-limit").Items.Select(ReadRateLimit)],
            paths.Count <= 1 ? paths.SingleOrDefault() : throw node.Get("parameters").Error("more than one path parameter is not supported"),
            ReadRequest(node, id, method, parameters, schemas),
            reply.Name, success.Get("description").Text,
            ReadErrors(node));
    }

    private static PathParameter ReadPathParameter(SpecNode parameter)
    {
        parameter.Get("schema").AllowOnly("type");
        return new(parameter.Get("name").Text, parameter.Get("description").Text);
    }

    private static bool IsHeader(SpecNode parameter, string name) => parameter.Get("in").Text == "header" && parameter.Get("name").Text == name;

    private static OperationRequest? ReadRequest(SpecNode node, string id, string method, List<SpecNode> parameters, SchemaReader schemas)
    {
        var unknown = parameters.Where(parameter => parameter.Get("in").Text is not ("path" or "query") && !IsHeader(parameter, "Idempotency-Key") && !IsHeader(parameter, "x-api-version"));
        foreach (var parameter in unknown)
        {
            throw parameter.Error("is not supported");
        }

        var query = parameters.Where(parameter => parameter.Get("in").Text == "query").ToList();
        if (node.Find("requestBody") is { } body)
        {
            body.AllowOnly("required", "description", "content");
            return query.Count == 0
                ? new OperationRequest(schemas.ReadBody(JsonSchemaOf(body), inRequest: true), body.Get("description").Text, IsQuery: false)
                : throw node.Error("a body together with query parameters is not supported");
        }

        if (query.Count == 0)
        {
            return null;
        }

        var name = method + Naming.Pascal(id[..id.LastIndexOf('.')]) + "Request";
        var model = schemas.ReadQuery(name, "Filters and page; each member is optional.", query.Select(parameter => (parameter, parameter.Find("required")?.Flag ?? false)));
        return new OperationRequest(model, "Filters and page; null for none.", IsQuery: true);
    }

    private static (SpecNode Response, RecordModel Model) ReadReply(SpecNode node, SchemaReader schemas)
    {
        var successes = node.Get("responses").Members
            .Where(response => response.Key.StartsWith('2'))
            .Select(response => (Node: response.Value, Model: schemas.ReadBody(JsonSchemaOf(response.Value.Resolve()), inRequest: false)))
            .ToList();
        return successes.Count > 0 && successes.DistinctBy(success => success.Model.Name).Count() == 1
            ? successes[0]
            : throw node.Get("responses").Error("all 2xx replies must have one schema");
    }

    private static IReadOnlyList<ErrorReply> ReadErrors(SpecNode node) =>
        [.. from response in node.Get("responses").Members
            where int.TryParse(response.Key, out var status) && status >= 400
            select new ErrorReply(int.Parse(response.Key, null), response.Value.Resolve().Get("description").Text)];

    private static SpecNode JsonSchemaOf(SpecNode message)
    {
        var content = message.Get("content");
        content.AllowOnly("application/json");
        var json = content.Get("application/json");
        json.AllowOnly("schema", "examples");
        return json.Get("schema");
    }

    private static RateLimit ReadRateLimit(SpecNode node)
    {
        node.AllowOnly("bucket", "permits", "window", "burst", "partition");
        return new(
            node.Get("bucket").Text, node.Get("permits").Integer, XmlConvert.ToTimeSpan(node.Get("window").Text), node.Get("burst").Integer,
            ReadChoice(node.Get("partition"), "credential", "customer") == "customer");
    }

    private static string ReadChoice(SpecNode node, params string[] choices) =>
        choices.Contains(node.Text) ? node.Text : throw node.Error($"must be one of: {string.Join(", ", choices)}");

    /// <summary>A bucket that operations share must have the same numbers wherever it stands.</summary>
    private static void CheckBuckets(SpecNode document, IEnumerable<Operation> operations)
    {
        var clash = operations.SelectMany(operation => operation.RateLimits).Distinct().GroupBy(limit => limit.Bucket).FirstOrDefault(group => group.Count() > 1);
        if (clash is not null)
        {
            throw document.Get("paths").Error($"bucket '{clash.Key}' has different limits in different operations");
        }
    }
}

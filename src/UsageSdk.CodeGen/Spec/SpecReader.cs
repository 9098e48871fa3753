using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Spec;

/// <summary>Reads a specification into the model that code is written from. What it does not understand, it refuses.</summary>
internal static class SpecReader
{
    internal static readonly string[] Verbs = ["get", "post", "put", "patch", "delete"];

    public static Service Read(string file, string text) => Open(file, text).Service;

    /// <summary>Reads a specification, and gives its document too.</summary>
    public static (Service Service, SpecNode Document) Open(string file, string text)
    {
        var root = YamlReader.Read(file, text);
        var document = new SpecNode(file, root, root, "");
        var service = ReadDocument(file, document);

        // Last, since the errors above name the place more closely.
        CheckOpenApi(file, root);
        return (service, document);
    }

    private static Service ReadDocument(string file, SpecNode document)
    {
        document.AllowOnly("openapi", "info", "servers", "security", "tags", "paths", "components");
        document.Get("components").AllowOnly("securitySchemes", "parameters", "responses", "schemas");

        var version = document.Get("openapi");
        if (!version.Text.StartsWith("3.1.", StringComparison.Ordinal))
        {
            throw version.Error("must be 3.1");
        }

        var prefix = ReadPrefix(document.Get("servers"));
        MetadataReader.CheckHead(document);
        var schemas = new SchemaReader();
        ReadRequestBodies(document.Get("paths"), schemas);
        var operations = (from path in document.Get("paths").Members
                          let ownPrefix = path.Value.Find("servers") is { } servers ? ReadPrefix(servers) : prefix
                          from verb in path.Value.Members
                          where verb.Key != "servers"
                          select (Group: ReadGroup(verb), Operation: ReadOperation(path.Key, verb, ownPrefix, schemas), Node: verb.Value)).ToList();
        CheckIds(operations.Select(entry => entry.Node.Get("operationId")));
        RateLimitReader.CheckBuckets(operations.Select(entry => entry.Node.Get("x-rate-limit")));
        if (schemas.Types.GroupBy(type => type.Name).FirstOrDefault(types => types.Count() > 1) is { } twice)
        {
            throw document.Get("components").Get("schemas").Get(twice.Key).Error("is also the name of a query's request");
        }

        foreach (var (name, schema) in document.Get("components").Get("schemas").Members)
        {
            // Also those that only error replies use: no code comes of them, but they are part of the contract.
            new SchemaReader().Check(name, schema);
        }

        var groups = operations
            .GroupBy(entry => entry.Group.Text, entry => entry.Operation)
            .Select(group => new ApiGroup(group.Key, DescribeGroup(document, group.Key), [.. group]));
        var roots = operations
            .SelectMany(entry => new[] { entry.Operation.Request is { IsQuery: false } body ? body.Model.Name : null, entry.Operation.ReplyType })
            .OfType<string>().Distinct().Order(StringComparer.Ordinal);
        return new Service(Naming.Pascal(Path.GetFileNameWithoutExtension(file)), file, [.. groups], [.. schemas.Types], schemas.Patterns, [.. roots]);
    }

    /// <summary>Requests first: a type that stands in requests and replies is one that callers can fill in.</summary>
    private static void ReadRequestBodies(SpecNode paths, SchemaReader schemas)
    {
        var verbs = paths.Members.SelectMany(path => path.Value.Members).Where(verb => Verbs.Contains(verb.Key));
        foreach (var (verb, operation) in verbs)
        {
            if (operation.Find("requestBody") is { } body)
            {
                schemas.ReadBody(JsonSchemaOf(body), inRequest: true, isPatch: verb == "patch");
            }
        }
    }

    private static void CheckOpenApi(string file, JsonNode root)
    {
        try
        {
            var result = OpenApiDocument.Parse(root.ToJsonString(), OpenApiConstants.Json);
            if (result.Diagnostic?.Errors is [var error, ..])
            {
                throw new SpecException(file, error.Pointer?.TrimStart('#') ?? "", error.Message);
            }
        }
        catch (Exception exception) when (exception is OpenApiException or FormatException)
        {
            throw new SpecException(file, "", $"not OpenAPI: {exception.Message}");
        }
    }

    internal static string ReadPrefix(SpecNode servers)
    {
        var url = servers.Items.ToList() is [var first, ..] ? first.Get("url") : throw servers.Error("must name one server or more");
        return Uri.TryCreate(url.Text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? address.AbsolutePath.TrimEnd('/')
            : throw url.Error("must be an absolute https URL");
    }

    private static SpecNode ReadGroup((string Key, SpecNode Value) verb) =>
        Verbs.Contains(verb.Key) ? verb.Value.Get("x-group") : throw verb.Value.Error($"'{verb.Key}' is not supported");

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
        node.AllowOnly("operationId", "tags", "summary", "description", "parameters", "requestBody", "responses", "x-group", "x-retry", "x-paging", "x-rate-limit", "x-request-name", "x-unverified");
        var id = node.Get("operationId").Text;
        if (id.Split('.') is not [{ Length: > 0 }, { Length: > 0 }])
        {
            throw node.Get("operationId").Error("must be a group and a method, such as 'events.list'");
        }

        var method = Naming.Pascal(id[(id.LastIndexOf('.') + 1)..]);
        var parameters = node.Find("parameters")?.Items.Select(item => item.ResolveAlone()).ToList() ?? [];
        foreach (var parameter in parameters)
        {
            parameter.AllowOnly("name", "in", "required", "description", "schema", "example");
        }

        foreach (var header in parameters.Where(parameter => parameter.Get("in").Text == "header"))
        {
            header.Get("schema").AllowOnly(IsHeader(header, "x-api-version") ? ["type", "default"] : ["type"]);
        }

        var limits = RateLimitReader.ReadAll(node.Get("x-rate-limit"));
        var (success, reply) = ReadReply(node, schemas);
        var request = ReadRequest(node, verb.Key, id, method, parameters, schemas);
        RateLimitReader.CheckCustomer(node.Get("x-rate-limit"), limits, request);
        if (node.Get("x-group").Text == ApiGroup.InternalName)
        {
            reply.IsInternal = true;
            request?.Model.IsInternal = true;
        }

        return new Operation(
            id, method, verb.Key, prefix + path, path.TrimStart('/'), node.Get("summary").Text, node.Find("description")?.Text,
            ReadChoice(node.Get("x-retry"), "always", "unsent-only"),
            node.Find("x-paging") is { } paging && ReadChoice(paging, "offset", "page-number", "skip").Length > 0,
            parameters.Any(parameter => IsHeader(parameter, "Idempotency-Key")),
            node.Find("x-unverified")?.Flag ?? false,
            parameters.Where(parameter => IsHeader(parameter, "x-api-version")).Select(parameter => parameter.Get("schema").Get("default").Text).SingleOrDefault(),
            limits,
            ReadPath(node, path, parameters),
            request,
            reply.Name, success.Get("description").Text,
            ReadErrors(node),
            ExampleReader.Read(node, prefix + path, parameters));
    }

    private static PathParameter? ReadPath(SpecNode node, string path, List<SpecNode> parameters)
    {
        var paths = parameters.Where(parameter => parameter.Get("in").Text == "path").Select(ReadPathParameter).ToList();
        if (paths.Count > 1)
        {
            throw node.Get("parameters").Error("more than one path parameter is not supported");
        }

        var undeclared = path.Split('/').FirstOrDefault(segment => segment.Contains('{', StringComparison.Ordinal) && segment != $"{{{paths.FirstOrDefault()?.WireName}}}");
        return undeclared is null ? paths.SingleOrDefault() : throw node.Error($"'{undeclared}' is no path parameter");
    }

    private static PathParameter ReadPathParameter(SpecNode parameter)
    {
        parameter.Get("schema").AllowOnly("type");
        ReadChoice(parameter.Get("schema").Get("type"), "string");
        return new(parameter.Get("name").Text, parameter.Get("description").Text);
    }

    private static bool IsHeader(SpecNode parameter, string name) => parameter.Get("in").Text == "header" && parameter.Get("name").Text == name;

    private static OperationRequest? ReadRequest(SpecNode node, string verb, string id, string method, List<SpecNode> parameters, SchemaReader schemas)
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
            if (body.Find("required")?.Flag != true)
            {
                throw body.Error("a body that may be left out is not supported");
            }

            return query.Count == 0
                ? new OperationRequest(schemas.ReadBody(JsonSchemaOf(body), inRequest: true, isPatch: verb == "patch"), body.Get("description").Text, IsQuery: false) { IsChange = verb == "patch" }
                : throw node.Error("a body together with query parameters is not supported");
        }

        if (query.Count == 0)
        {
            return null;
        }

        var name = node.Find("x-request-name")?.Text ?? method + Naming.Pascal(id[..id.LastIndexOf('.')]) + "Request";
        var members = query.Select(parameter => (parameter, IsRequired: parameter.Find("required")?.Flag ?? false)).ToList();
        var isOptional = members.TrueForAll(member => !member.IsRequired);
        var content = isOptional ? QueryContent.Describe(query) : "What to look for";
        var model = schemas.ReadQuery(name, isOptional ? $"{content}; each member is optional." : $"{content}.", members);
        return new OperationRequest(model, isOptional ? $"{content}; null for none." : $"{content}.", IsQuery: true);
    }

    private static (SpecNode Response, RecordModel Model) ReadReply(SpecNode node, SchemaReader schemas)
    {
        var successes = node.Get("responses").Members
            .Where(response => response.Key.StartsWith('2'))
            .Select(response => (Node: response.Value, Model: schemas.ReadBody(ReadSuccess(response.Value), inRequest: false)))
            .ToList();
        return successes.Count > 0 && successes.DistinctBy(success => success.Model.Name).Count() == 1
            ? successes[0]
            : throw node.Get("responses").Error("all 2xx replies must have one schema");
    }

    private static SpecNode ReadSuccess(SpecNode response)
    {
        var reply = response.ResolveAlone();
        reply.AllowOnly("description", "content");
        return JsonSchemaOf(reply);
    }

    /// <summary>The statuses that mean something particular; <c>4XX</c> and <c>5XX</c> stand for the rest.</summary>
    private static List<ErrorReply> ReadErrors(SpecNode node)
    {
        var errors = new List<ErrorReply>();
        foreach (var (key, response) in node.Get("responses").Members.Where(response => !response.Key.StartsWith('2')))
        {
            if (key is not ['4' or '5', _, _])
            {
                throw response.Error($"'{key}' is not supported");
            }

            var reply = response.ResolveAlone();
            MetadataReader.CheckError(reply);
            var description = reply.Get("description").Text;
            if (int.TryParse(key, CultureInfo.InvariantCulture, out var status))
            {
                errors.Add(new ErrorReply(status, description));
            }
        }

        return errors;
    }

    private static SpecNode JsonSchemaOf(SpecNode message)
    {
        var content = message.Get("content");
        content.AllowOnly("application/json");
        var json = content.Get("application/json");
        json.AllowOnly("schema", "examples");
        return json.Get("schema");
    }

    internal static string ReadChoice(SpecNode node, params string[] choices) =>
        choices.Contains(node.Text) ? node.Text : throw node.Error($"must be one of: {string.Join(", ", choices)}");

    private static void CheckIds(IEnumerable<SpecNode> ids)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (!taken.Add(id.Text))
            {
                throw id.Error($"'{id.Text}' is taken");
            }
        }
    }
}

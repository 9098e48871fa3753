using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>Holds requests and replies against the specifications, through the reader that the client is generated with.</summary>
/// <remarks>
/// Every keyword that the specifications use is checked; reading one that is not known fails. Stricter than JSON Schema in two things: an object
/// with named members has no others, unless <c>additionalProperties</c> allows them; and an integer is written as one. Thread-safe.
/// </remarks>
public sealed class ContractCheck
{
    private readonly List<OperationContract> _operations = [];
    private readonly List<BodyContract> _sharedReplies = [];

    private ContractCheck()
    {
    }

    /// <summary>Reads <c>openapi/*.yaml</c> below the root of a repository.</summary>
    /// <param name="root">The root.</param>
    /// <returns>The check of all its operations.</returns>
    /// <exception cref="SpecException">A specification is not valid, or holds something that is not supported.</exception>
    public static ContractCheck Load(string root) => Read(
        [.. Directory.EnumerateFiles(Path.Combine(root, "openapi"), "*.yaml").Order(StringComparer.Ordinal).Select(path => ($"openapi/{Path.GetFileName(path)}", File.ReadAllText(path)))]);

    /// <summary>Reads specifications.</summary>
    /// <param name="specifications">The path that breaches name, and the text, of each.</param>
    /// <returns>The check of all their operations.</returns>
    /// <exception cref="SpecException">A specification is not valid, or holds something that is not supported.</exception>
    public static ContractCheck Read(params IEnumerable<(string File, string Yaml)> specifications)
    {
        var check = new ContractCheck();
        foreach (var (file, yaml) in specifications)
        {
            var (service, document) = SpecReader.Open(file, yaml);
            var (requests, replies) = (new SchemaCompiler(inRequest: true), new SchemaCompiler(inRequest: false));
            var nodes = document.Get("paths").Members.SelectMany(path => path.Value.Members).Where(verb => verb.Key != "servers").ToDictionary(verb => verb.Value.Get("operationId").Text, verb => verb.Value);
            check._operations.AddRange(service.Groups.SelectMany(group => group.Operations).Select(operation => new OperationContract(operation.HttpMethod, operation.Route, nodes[operation.Id], requests, replies)));
            check._sharedReplies.AddRange(document.Get("components").Find("responses")?.Members.Select(reply => new BodyContract(reply.Value, replies)) ?? []);
        }

        return check;
    }

    /// <summary>Holds a request against its operation.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The breaches; none also for a request that names another version of the service. A request without an operation is a breach.</returns>
    public IReadOnlyList<ContractBreach> CheckRequest(ContractRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Find(request) is not { } operation)
        {
            return [new("operation", "", "openapi", "no operation has this method and path")];
        }

        return operation.IsOfOtherVersion(request) ? [] : Collect(findings => operation.CheckRequest(request, findings));
    }

    /// <summary>Holds a reply against the operation of its request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reply">The reply.</param>
    /// <returns>The breaches; none for a request without an operation, or that names another version of the service.</returns>
    public IReadOnlyList<ContractBreach> CheckReply(ContractRequest request, ContractReply reply)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(reply);
        return Find(request) is not { } operation || operation.IsOfOtherVersion(request) ? [] : Collect(findings => operation.CheckReply(reply, findings));
    }

    /// <summary>Holds the specifications' own examples against their schemas.</summary>
    /// <returns>The breaches; their part names the place of the example.</returns>
    public IReadOnlyList<ContractBreach> CheckExamples()
    {
        var breaches = new List<ContractBreach>();
        _operations.ForEach(operation => operation.CheckExamples(breaches));
        _sharedReplies.ForEach(reply => reply.CheckExamples(breaches));
        return [.. breaches.Distinct()];
    }

    private static IReadOnlyList<ContractBreach> Collect(Action<Findings> check)
    {
        var findings = new Findings("");
        check(findings);
        return findings.Breaches;
    }

    private OperationContract? Find(ContractRequest request) => _operations.Where(operation => operation.Matches(request)).MaxBy(operation => operation.FixedSegments);
}

using System.Globalization;
using System.Text.RegularExpressions;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>What an operation's requests and replies must be.</summary>
internal sealed partial class OperationContract
{
    private const string VersionHeader = "x-api-version";

    private readonly SpecNode _node;
    private readonly string[] _segments;
    private readonly List<ParameterContract> _parameters;
    private readonly BodyContract? _body;
    private readonly Dictionary<string, (BodyContract Body, List<(string Name, SpecNode Node, string Type)> Headers)> _replies;
    private readonly string? _version;

    public OperationContract(string method, string route, SpecNode node, SchemaCompiler requests, SchemaCompiler replies)
    {
        _node = node;
        Method = method.ToUpperInvariant();
        _segments = route.Split('/');
        _parameters = node.Find("parameters")?.Items.Select(item => new ParameterContract(item.ResolveAlone(), requests)).ToList() ?? [];
        _body = node.Find("requestBody") is { } body ? new BodyContract(body, requests) : null;
        _replies = node.Get("responses").Members.ToDictionary(
            reply => reply.Key,
            reply => (new BodyContract(reply.Value.ResolveAlone(), replies), ReadHeaders(reply.Value.ResolveAlone())),
            StringComparer.Ordinal);
        _version = _parameters.Find(parameter => IsVersion(parameter))?.Node.Get("schema").Get("default").Text;
    }

    public string Method { get; }

    /// <summary>How many of the segments are fixed: of two that match, the one with more is meant.</summary>
    public int FixedSegments => _segments.Count(segment => !IsVariable(segment));

    public bool Matches(ContractRequest request)
    {
        var segments = request.Path.Split('/');
        return request.Method == Method && segments.Length == _segments.Length
            && _segments.Zip(segments).All(pair => IsVariable(pair.First) ? pair.Second.Length > 0 : pair.First == pair.Second);
    }

    /// <summary>Whether a request is one of another version of the service, which this specification does not describe.</summary>
    public bool IsOfOtherVersion(ContractRequest request) => _version is not null && Header(request.Headers, VersionHeader) is { } version && version != _version;

    public void CheckRequest(ContractRequest request, Findings findings)
    {
        CheckPath(request.Path.Split('/'), findings);
        CheckQuery(request.Query, findings);
        foreach (var parameter in _parameters.Where(parameter => parameter.Place == "header"))
        {
            CheckParameter(parameter, Header(request.Headers, parameter.Name) is { } value ? [value] : [], findings);
        }

        findings.Part = "body";
        if (_body is not null)
        {
            _body.Check(Header(request.Headers, "Content-Type"), request.Body, findings);
        }
        else if (!request.Body.IsEmpty)
        {
            findings.Add("", _node, "must be empty");
        }
    }

    public void CheckReply(ContractReply reply, Findings findings)
    {
        var status = reply.Status.ToString(CultureInfo.InvariantCulture);
        if (!_replies.TryGetValue(status, out var known) && !_replies.TryGetValue($"{status[0]}XX", out known))
        {
            findings.Part = "status";
            findings.Add("", _node.Get("responses"), $"{status} is not documented");
            return;
        }

        findings.Part = "header";
        foreach (var (name, node, type) in known.Headers)
        {
            if (type == "integer" && Header(reply.Headers, name) is { } value && !Integer().IsMatch(value))
            {
                findings.Add($"/{name}", node, "must be an integer");
            }
        }

        findings.Part = "body";
        known.Body.Check(Header(reply.Headers, "Content-Type"), reply.Body, findings);
    }

    public void CheckExamples(List<ContractBreach> breaches)
    {
        foreach (var parameter in _parameters)
        {
            if (parameter.Node.Find("example") is { } example)
            {
                var findings = new Findings($"example {example.Place}");
                parameter.CheckExample(example, findings);
                breaches.AddRange(findings.Breaches);
            }
        }

        _body?.CheckExamples(breaches);
        foreach (var (body, _) in _replies.Values)
        {
            body.CheckExamples(breaches);
        }
    }

    private void CheckPath(string[] segments, Findings findings)
    {
        foreach (var (template, segment) in _segments.Zip(segments))
        {
            if (_parameters.Find(parameter => parameter.Place == "path" && template == $"{{{parameter.Name}}}") is { } parameter)
            {
                var text = Uri.UnescapeDataString(segment);
                parameter.Check([text], findings);
                if (!Segment().IsMatch(segment) || text is "." or "..")
                {
                    findings.Add($"/{parameter.Name}", parameter.Node, "must be escaped as one segment of a path");
                }
            }
        }
    }

    private void CheckQuery(string query, Findings findings)
    {
        var sent = query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToLookup(pair => Decode(pair[0]), pair => Decode(pair.Length > 1 ? pair[1] : ""), StringComparer.Ordinal);
        var known = _parameters.FindAll(parameter => parameter.Place == "query");
        foreach (var parameter in known)
        {
            CheckParameter(parameter, [.. sent[parameter.Name]], findings);
        }

        findings.Part = "query";
        foreach (var unknown in sent.Where(pair => known.TrueForAll(parameter => parameter.Name != pair.Key)))
        {
            findings.Add($"/{SpecNode.Escape(unknown.Key)}", _node, "is not known here");
        }
    }

    private static void CheckParameter(ParameterContract parameter, string[] texts, Findings findings)
    {
        if (texts.Length > 0)
        {
            parameter.Check(texts, findings);
        }
        else if (parameter.IsRequired)
        {
            findings.Part = parameter.Place;
            findings.Add($"/{SpecNode.Escape(parameter.Name)}", parameter.Node, "is missing");
        }
    }

    private static List<(string Name, SpecNode Node, string Type)> ReadHeaders(SpecNode reply) =>
        [.. reply.Find("headers")?.Members.Select(header => (header.Key, header.Value, ReadHeaderType(header.Value))) ?? []];

    private static string ReadHeaderType(SpecNode header) => SpecReader.ReadChoice(header.Get("schema").Get("type"), "integer", "string");

    private static string? Header(IEnumerable<KeyValuePair<string, string>> headers, string name)
    {
        foreach (var (key, value) in headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    private static bool IsVersion(ParameterContract parameter) => parameter.Place == "header" && parameter.Name == VersionHeader;

    private static bool IsVariable(string segment) => segment.StartsWith('{');

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    [GeneratedRegex(@"^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+\z")]
    private static partial Regex Segment();

    [GeneratedRegex(@"^-?\d+\z", RegexOptions.ECMAScript)]
    private static partial Regex Integer();
}

using System.Text;
using System.Text.Json.Nodes;
using UsageSdk.CodeGen.Contract;

namespace UsageSdk.CodeGen.Tests.Contract;

/// <summary>Short ways to write requests and replies.</summary>
internal static class Exchange
{
    /// <summary>The check of the repository's own specifications.</summary>
    public static ContractCheck Real { get; } = ContractCheck.Load(SourceFolder.Root);

    /// <summary>The check of the specification that holds each supported construct.</summary>
    public static ContractCheck Small { get; } = ContractCheck.Read([(SmallSpec.Path, SmallSpec.Text)]);

    public static ContractRequest Get(string target) => Request("GET", target);

    public static ContractRequest Post(string target, string json, params (string Name, string Value)[] headers) => Request("POST", target, json, headers);

    public static ContractRequest Request(string method, string target, string? json = null, params (string Name, string Value)[] headers)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = question < 0 ? (target, "") : (target[..question], target[question..]);
        var all = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.Ordinal);
        if (json is not null)
        {
            all.TryAdd("Content-Type", "application/json");
        }

        return new(method, path, query, all, Encoding.UTF8.GetBytes(json ?? ""));
    }

    public static ContractReply Reply(int status, string body, string contentType = "application/json; charset=utf-8", params (string Name, string Value)[] headers) =>
        new(status, headers.Append(("content-type", contentType)).ToDictionary(header => header.Item1, header => header.Item2, StringComparer.Ordinal), Encoding.UTF8.GetBytes(body));

    /// <summary>An object with members replaced or added; a member that is <c>"-"</c> is taken out.</summary>
    public static string With(string json, string changes)
    {
        var result = JsonNode.Parse(json)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var mark) && mark == "-")
            {
                result.Remove(name);
            }
            else
            {
                result[name] = value?.DeepClone();
            }
        }

        return result.ToJsonString();
    }
}

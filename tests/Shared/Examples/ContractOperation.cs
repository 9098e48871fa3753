using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace UsageSdk.Tests.Examples;

/// <summary>An operation of <c>openapi/*.yaml</c>, and the client's method for it. Read without the generator, which could be mistaken in both.</summary>
/// <param name="Id">Such as <c>events.list</c>.</param>
/// <param name="Path">Below the server, with its parameter in braces.</param>
/// <param name="Retry">Its <c>x-retry</c>.</param>
/// <param name="Group">The client's property.</param>
/// <param name="Method">The method of the group.</param>
internal sealed partial record ContractOperation(string Id, string Path, string Retry, PropertyInfo Group, MethodInfo Method)
{
    private const string Token = "Token";

    /// <summary>Every operation but the token's, which the client calls by itself.</summary>
    public static IReadOnlyList<ContractOperation> All { get; } =
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(Root(), "openapi"), "*.yaml").Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>Such as <c>Events.ListAsync</c>.</summary>
    public string Name => $"{Group.Name}.{Method.Name}";

    /// <summary>Whether it needs an access token.</summary>
    public bool IsOfUsageEngine => Group.PropertyType.Namespace == "UsageSdk.UsageEngine";

    public static string Pascal(string wireName) => string.Concat(wireName.Split('_', '-', '.').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    public static string Root([CallerFilePath] string path = "") => System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, "..", "..", ".."));

    public override string ToString() => Id;

    private static IEnumerable<ContractOperation> Read(string file)
    {
        var text = File.ReadAllText(file);
        foreach (Match path in PathItem().Matches(text))
        {
            foreach (Match operation in OperationItem().Matches(path.Groups["item"].Value))
            {
                var (id, group) = (Member(operation, "operationId"), Member(operation, "x-group"));
                if (group != Token)
                {
                    var property = typeof(IUsageClient).GetProperty(group) ?? throw new InvalidOperationException($"The client has no group {group}, of which {id} is.");
                    var name = Pascal(id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..]) + "Async";
                    var method = property.PropertyType.GetMethod(name) ?? throw new InvalidOperationException($"{group} has no method {name} for {id}.");
                    yield return new ContractOperation(id, path.Groups["path"].Value, Member(operation, "x-retry"), property, method);
                }
            }
        }
    }

    private static string Member(Match operation, string name) => Regex.Match(operation.Value, $@"^      {name}: (\S+)", RegexOptions.Multiline).Groups[1].Value;

    [GeneratedRegex(@"^  (?<path>/\S*):\n(?<item>(?:(?:    .*)?\n)*)", RegexOptions.Multiline)]
    private static partial Regex PathItem();

    [GeneratedRegex(@"^    (?:get|post|put|patch|delete):\n(?:(?:      .*)?\n)*", RegexOptions.Multiline)]
    private static partial Regex OperationItem();
}

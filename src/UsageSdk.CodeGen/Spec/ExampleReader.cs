using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Spec;

/// <summary>Reads the examples of an operation. Each of its requests must have one, with everything that the path and the query take, and so must its reply.</summary>
internal static class ExampleReader
{
    private static readonly SearchValues<char> FileNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    public static IReadOnlyList<Exchange> Read(SpecNode operation, string route, IReadOnlyList<SpecNode> parameters)
    {
        var path = parameters.Where(parameter => IsIn(parameter, "path"))
            .Aggregate(route, (path, parameter) => path.Replace($"{{{parameter.Get("name").Text}}}", Uri.EscapeDataString(parameter.Get("example").Text), StringComparison.Ordinal));
        var query = parameters.Where(parameter => IsIn(parameter, "query"))
            .Select(parameter => (parameter.Get("name").Text, ValueOf(parameter.Get("example"))))
            .ToList();
        var success = operation.Get("responses").Members.First(response => response.Key.StartsWith('2'));
        var status = int.TryParse(success.Key, CultureInfo.InvariantCulture, out var number) ? number : throw success.Value.Error("must be a status");
        var replies = ReadAll(success.Value.Resolve());
        return operation.Find("requestBody") is { } body
            ? [.. ReadAll(body).Select(request => new Exchange(request.Name, path, query, request.Value, status, ReplyTo(request.Name, replies)))]
            : [new Exchange(null, path, query, null, status, replies[0].Value)];
    }

    /// <summary>The reply of the same name, or else the first.</summary>
    private static JsonNode ReplyTo(string request, List<(string Name, JsonNode Value)> replies)
    {
        var index = replies.FindIndex(reply => reply.Name == request);
        return replies[index < 0 ? 0 : index].Value;
    }

    private static List<(string Name, JsonNode Value)> ReadAll(SpecNode message)
    {
        var examples = message.Get("content").Get("application/json").Get("examples");
        var all = examples.Members.Select(member => (member.Key, Read(member.Key, member.Value))).ToList();
        return all.Count > 0 ? all : throw examples.Error("must hold one example or more");
    }

    private static JsonNode Read(string name, SpecNode example)
    {
        if (name.AsSpan().ContainsAnyExcept(FileNames))
        {
            throw example.Error("must have a name of letters, digits, '-' and '_'");
        }

        example.AllowOnly("summary", "value");
        return example.Get("value").Json ?? throw example.Get("value").Error("must not be null");
    }

    private static string ValueOf(SpecNode example) => !example.IsArray ? example.Literal
        : example.Items.ToList() is [var first, ..] ? first.Literal
        : throw example.Error("must hold one value or more");

    private static bool IsIn(SpecNode parameter, string place) => parameter.Get("in").Text == place;
}

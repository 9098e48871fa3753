using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Serialization;
using UsageSdk.Tests.Examples;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace UsageSdk.Tests.Wire;

/// <summary>Every example in openapi/*.yaml, which are the services' own samples: read into the models and written again, nothing is lost or changed.</summary>
public sealed class ContractExamplesTests
{
    public static TheoryData<string, string, string> Examples
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (operation, schema, value) in Directory.EnumerateFiles(Path.Combine(Root(), "openapi"), "*.yaml").Order(StringComparer.Ordinal).SelectMany(Read))
            {
                data.Add(operation, schema, value);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_survives_reading_and_writing(string operation, string schema, string json)
    {
        var type = typeof(UsageClient).Assembly.GetTypes().Single(type => type.Name == schema && type.Namespace!.StartsWith("UsageSdk.", StringComparison.Ordinal));
        var info = UsageJson.Options.GetTypeInfo(type);
        var written = JsonNode.Parse(JsonSerializer.Serialize(JsonSerializer.Deserialize(json, info), info))!;
        var expected = JsonNode.Parse(json)!;
        Assert.True(IsSame(expected, written), $"{operation}: expected {expected.ToJsonString()} but was {written.ToJsonString()}");
    }

    [Fact]
    public void Every_operation_has_an_example_of_its_reply() =>
        Assert.Equal(
            ContractOperation.All.Select(operation => $"{operation.Id} reply").Append("token.create reply").Order(StringComparer.Ordinal),
            Examples.Select(row => row.Data.Item1).Where(name => name.EndsWith(" reply", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Equal as JSON, where times are equal as instants, and an explicit null may be left out.</summary>
    private static bool IsSame(JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (JsonObject left, JsonObject right) => right.All(member => left.ContainsKey(member.Key)) && left.All(member => member.Value is null ? right[member.Key] is null : IsSame(member.Value, right[member.Key])),
        (JsonArray left, JsonArray right) => left.Count == right.Count && left.Zip(right).All(pair => IsSame(pair.First, pair.Second)),
        (JsonValue left, JsonValue right) when IsInstant(left, out var first) && IsInstant(right, out var second) => first == second,
        _ => JsonNode.DeepEquals(expected, actual),
    };

    private static bool IsInstant(JsonValue value, out DateTimeOffset instant)
    {
        instant = default;
        return value.TryGetValue<string>(out var text) && text.Length > 18 && text[10] == 'T' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out instant);
    }

    private static IEnumerable<(string Operation, string Schema, string Json)> Read(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(file);
        yaml.Load(reader);
        foreach (var (_, path) in (YamlMappingNode)yaml.Documents[0].RootNode["paths"])
        {
            foreach (var (_, node) in ((YamlMappingNode)path).Where(child => child.Value is YamlMappingNode))
            {
                var operation = (YamlMappingNode)node;
                var body = operation.Children.TryGetValue("requestBody", out var request) ? Of($"{operation["operationId"]} request", request) : [];
                foreach (var example in body.Concat(Of($"{operation["operationId"]} reply", operation["responses"]["200"])))
                {
                    yield return example;
                }
            }
        }
    }

    private static IEnumerable<(string Operation, string Schema, string Json)> Of(string name, YamlNode message)
    {
        var content = (YamlMappingNode)message["content"]["application/json"];
        var schema = ((string)content["schema"]["$ref"]!).Split('/')[^1];
        return content.Children.TryGetValue("examples", out var examples)
            ? ((YamlMappingNode)examples).Children.Values.Select(example => (name, schema, ToJson(example["value"])!.ToJsonString()))
            : [];
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Select(pair => KeyValuePair.Create((string)pair.Key!, ToJson(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => JsonNode.Parse(scalar.Value!),
        _ => (string)node!,
    };

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}

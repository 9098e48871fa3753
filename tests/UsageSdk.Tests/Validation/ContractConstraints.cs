using System.Globalization;
using System.Runtime.CompilerServices;
using YamlDotNet.RepresentationModel;

namespace UsageSdk.Tests.Validation;

/// <summary>Every constraint in openapi/*.yaml on what callers hand over, read from the files themselves.</summary>
internal static class ContractConstraints
{
    private static readonly HashSet<string> Keywords =
    [
        "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "minItems", "maxItems", "maxProperties", "minProperties", "x-less-than", "x-unique-by", "not", "oneOf", "anyOf",
    ];

    public static IReadOnlyCollection<string> Ids { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Root(), "openapi"), "*.yaml").SelectMany(Read).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What the keyword of a constraint says, where it is a number.</summary>
    public static IReadOnlyDictionary<string, int> Bounds { get; } =
        Directory.EnumerateFiles(Path.Combine(Root(), "openapi"), "*.yaml").SelectMany(file => Open(file).Bounds).DistinctBy(bound => bound.Key).ToDictionary(StringComparer.Ordinal);

    private static IEnumerable<string> Read(string file) => Open(file).Ids;

    private static Document Open(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(file);
        yaml.Load(reader);
        var document = new Document((YamlMappingNode)yaml.Documents[0].RootNode);
        foreach (var (_, path) in (YamlMappingNode)document.Root["paths"])
        {
            foreach (var (verb, node) in (YamlMappingNode)path)
            {
                // The token request is the client's own.
                if ((string?)verb != "servers" && node is YamlMappingNode operation && (string?)operation["x-group"] != "Token")
                {
                    document.AddOperation(operation);
                }
            }
        }

        return document;
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));

    private sealed class Document(YamlMappingNode root)
    {
        private readonly HashSet<string> _seen = [];

        public YamlMappingNode Root => root;

        public List<string> Ids { get; } = [];

        public Dictionary<string, int> Bounds { get; } = new(StringComparer.Ordinal);

        public void AddOperation(YamlMappingNode operation)
        {
            var id = (string)operation["operationId"]!;
            foreach (var parameter in operation.Children.TryGetValue("parameters", out var list) ? ((YamlSequenceNode)list).OfType<YamlMappingNode>() : [])
            {
                if (parameter.Children.TryGetValue("in", out var place) && (string?)place == "query")
                {
                    var name = $"{id}.{parameter["name"]}";
                    AddMember(name, (YamlMappingNode)parameter["schema"], parameter.Children.TryGetValue("required", out var required) && (string?)required == "true");
                }
            }

            if (operation.Children.TryGetValue("requestBody", out var body))
            {
                AddReference((YamlMappingNode)body["content"]["application/json"]["schema"]);
            }
        }

        private void AddReference(YamlMappingNode node)
        {
            if (!node.Children.TryGetValue("$ref", out var reference))
            {
                return;
            }

            var name = ((string)reference!).Split('/')[^1];
            if (_seen.Add(name))
            {
                AddSchema(name, (YamlMappingNode)root["components"]["schemas"][name]);
            }
        }

        private void AddSchema(string name, YamlMappingNode schema)
        {
            AddKeywords(name, schema);
            foreach (var variant in Variants(schema))
            {
                AddKeywords(name, variant);
                if (variant.Children.TryGetValue("items", out var items))
                {
                    AddKeywords(name, (YamlMappingNode)items);
                }
            }

            if (schema.Children.TryGetValue("properties", out var properties))
            {
                var required = schema.Children.TryGetValue("required", out var list) ? ((YamlSequenceNode)list).Select(item => (string)item!).ToHashSet() : [];
                foreach (var (key, member) in (YamlMappingNode)properties)
                {
                    AddMember($"{name}.{key}", (YamlMappingNode)member, required.Contains((string)key!));
                }
            }
        }

        private void AddMember(string id, YamlMappingNode member, bool isRequired)
        {
            AddKeywords(id, member);
            if (isRequired && CanBeNull(member))
            {
                Ids.Add($"{id}.required");
            }

            if (member.Children.TryGetValue("format", out var format) && ((string)format! == "time-zone" || ((string)format!).StartsWith("cron-", StringComparison.Ordinal)))
            {
                Ids.Add($"{id}.format");
            }

            AddReference(member);
            foreach (var (keyword, nested) in member.Children.Where(child => child.Value is YamlMappingNode))
            {
                switch ((string)keyword!)
                {
                    case "propertyNames":
                        AddKeywords($"{id}.propertyNames", (YamlMappingNode)nested);
                        break;
                    case "items":
                        AddReference((YamlMappingNode)nested);
                        break;
                    case "additionalProperties":
                        AddReference((YamlMappingNode)nested);
                        if (((YamlMappingNode)nested).Children.TryGetValue("type", out var type) && (string?)type == "string")
                        {
                            Ids.Add($"{id}.additionalProperties");
                        }

                        break;
                }
            }
        }

        private void AddKeywords(string id, YamlMappingNode schema)
        {
            foreach (var (key, value) in schema.Children.Where(child => Keywords.Contains((string)child.Key!)))
            {
                Ids.Add($"{id}.{key}");
                if (value is YamlScalarNode { Value: { } text } && int.TryParse(text, CultureInfo.InvariantCulture, out var bound))
                {
                    Bounds[$"{id}.{key}"] = bound;
                }
            }
        }

        /// <summary>Values of enums and times are structs, which cannot be null; a fixed member is set by the client.</summary>
        private bool CanBeNull(YamlMappingNode member)
        {
            var schema = member.Children.TryGetValue("$ref", out var reference) ? (YamlMappingNode)root["components"]["schemas"][((string)reference!).Split('/')[^1]] : member;
            return !schema.Children.ContainsKey("enum") && !schema.Children.ContainsKey("x-dotnet-type") && !schema.Children.ContainsKey("const")
                && schema.Children.TryGetValue("type", out var type) && type is YamlScalarNode { Value: "string" or "array" or "object" };
        }

        private static IEnumerable<YamlMappingNode> Variants(YamlMappingNode schema) =>
            schema.Children.ContainsKey("x-dotnet-type")
                ? schema.Children.Where(child => (string?)child.Key is "oneOf" or "anyOf").SelectMany(child => (YamlSequenceNode)child.Value).OfType<YamlMappingNode>()
                : [];
    }
}

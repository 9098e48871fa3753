using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace UsageSdk.CodeGen.Spec;

/// <summary>Reads YAML as JSON, by the rules of YAML 1.2's core schema.</summary>
internal static class YamlReader
{
    public static JsonNode Read(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 1 && Convert(stream.Documents[0].RootNode) is { } root
                ? root
                : throw new SpecException(file, "", "must be one YAML document");
        }
        catch (YamlException exception)
        {
            throw new SpecException(file, "", $"not YAML: {exception.Message} (line {exception.Start.Line}, column {exception.Start.Column})");
        }
        catch (InvalidOperationException exception)
        {
            // YamlDotNet's answer to a flow collection that is never closed.
            throw new SpecException(file, "", $"not YAML: {exception.Message}");
        }
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Select(pair => KeyValuePair.Create(KeyOf(pair.Key), Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => ConvertPlain(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidOperationException($"YAML node {node.NodeType} at {node.Start}"),
    };

    private static string KeyOf(YamlNode node) =>
        node is YamlScalarNode { Value: { } key } ? key : throw new YamlException(node.Start, node.End, "a key must be text");

    private static JsonValue? ConvertPlain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => JsonValue.Create(integer),
        _ when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}

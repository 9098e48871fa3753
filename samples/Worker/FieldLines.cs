using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Worker;

/// <summary>The line of each field of a JSON text, by its path, such as <c>meterTypes[1].unit</c>.</summary>
internal sealed class FieldLines
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    public FieldLines(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var (line, counted) = (1, 0);
        var containers = new Stack<(string Path, int Item)>();
        var path = "";
        while (reader.Read())
        {
            line += json[counted..(int)reader.TokenStartIndex].Count((byte)'\n');
            counted = (int)reader.TokenStartIndex;
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                containers.Pop();
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                path = containers.Peek().Path is { Length: > 0 } parent ? $"{parent}.{reader.GetString()}" : reader.GetString()!;
                _lines.TryAdd(path, line);
                continue;
            }

            if (containers.TryPeek(out var container) && container.Item >= 0)
            {
                path = string.Create(CultureInfo.InvariantCulture, $"{container.Path}[{container.Item}]");
                _lines.TryAdd(path, line);
                containers.Pop();
                containers.Push(container with { Item = container.Item + 1 });
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                // An object has no items to count.
                containers.Push((path, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
            }
        }
    }

    /// <summary>A problem with its place: the line of the field, or of what it would stand in.</summary>
    public string At(string path, string problem)
    {
        var known = new StringBuilder(path);
        while (known.Length > 0 && !_lines.ContainsKey(known.ToString()))
        {
            known.Length = Math.Max(0, known.ToString().LastIndexOfAny(['.', '[']));
        }

        return Place(_lines.GetValueOrDefault(known.ToString(), 1), path, problem);
    }

    public static string Place(long line, string path, string problem) =>
        string.Create(CultureInfo.InvariantCulture, $"line {line}{(path.Length > 0 ? $", {path}" : "")}: {problem}");
}

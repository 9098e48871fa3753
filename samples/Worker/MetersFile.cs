using System.Text.Json;

namespace Worker;

/// <summary>A file of meters, with the lines that its fields stand in.</summary>
internal sealed record MetersFile(MetersDocument Document, FieldLines Lines)
{
    /// <summary>Reads a file and checks what holds between its parts.</summary>
    /// <exception cref="MetersFileException">With the line and the field of every problem.</exception>
    public static MetersFile Read(byte[] content)
    {
        // Editors for Windows may put a byte order mark first.
        var json = content.AsSpan(content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        try
        {
            var document = JsonSerializer.Deserialize(json, MetersJson.Default.MetersDocument) ?? throw new MetersFileException(["line 1: null is no list of meters."]);
            var file = new MetersFile(document, new FieldLines(json));
            var problems = file.Problems().ToList();
            return problems.Count == 0 ? file : throw new MetersFileException(problems);
        }
        catch (JsonException exception)
        {
            // Its message repeats path and line, in its own way.
            throw new MetersFileException([FieldLines.Place((exception.LineNumber ?? 0) + 1, exception.Path?.TrimStart('$', '.') ?? "", exception.Message.Split(" Path: ")[0])]);
        }
    }

    private IEnumerable<string> Problems()
    {
        if (Nulls().ToList() is { Count: > 0 } nulls)
        {
            return nulls.Select(path => Lines.At(path, "is null."));
        }

        return Contradictions();
    }

    /// <summary>Items of lists, of which the reader takes null.</summary>
    private IEnumerable<string> Nulls() =>
    [
        .. Document.MeterTypes.Index().Where(type => type.Item is null).Select(type => $"meterTypes[{type.Index}]"),
        .. Document.Meters.Index().Where(meter => meter.Item is null).Select(meter => $"meters[{meter.Index}]"),
        .. from type in Document.MeterTypes.Index()
           from threshold in type.Item?.Thresholds?.Index() ?? []
           where threshold.Item is null
           select $"meterTypes[{type.Index}].thresholds[{threshold.Index}]",
    ];

    private IEnumerable<string> Contradictions()
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, type) in Document.MeterTypes.Index())
        {
            if (!types.Add(type.Name))
            {
                yield return Lines.At($"meterTypes[{index}].name", $"{type} is there already.");
            }

            if (type.ResetSchedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5)
            {
                yield return Lines.At($"meterTypes[{index}].resetSchedule", "needs five fields: minute, hour, day, month and weekday.");
            }
        }

        var meters = new HashSet<(string, string)>();
        foreach (var (index, meter) in Document.Meters.Index())
        {
            if (!meters.Add((meter.MeterKey, meter.UserId)))
            {
                yield return Lines.At($"meters[{index}].meterKey", $"{meter} is there already.");
            }

            if (!types.Contains(meter.MeterType))
            {
                yield return Lines.At($"meters[{index}].meterType", $"there is no meter type '{meter.MeterType}' in this file.");
            }
        }
    }
}

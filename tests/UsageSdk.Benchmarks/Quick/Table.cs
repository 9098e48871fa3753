using System.Text;
using System.Text.Json;

namespace UsageSdk.Benchmarks.Quick;

/// <summary>Results beside their targets, as text and as JSON.</summary>
internal static class Table
{
    private const string Header = "| what | measured | target | | of |\n|---|---|---|---|---|";

    /// <summary>Writes the table.</summary>
    /// <returns>The exit code: 1 when a target is missed.</returns>
    public static int Write(IReadOnlyCollection<Result> results, TextWriter output)
    {
        output.WriteLine(Header);
        foreach (var result in results)
        {
            output.WriteLine(result);
        }

        output.WriteLine();
        output.WriteLine(Json(results));
        return results.Any(static result => result.IsMissed) ? 1 : 0;
    }

    private static string Json(IEnumerable<Result> results)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            foreach (var result in results)
            {
                writer.WriteStartObject();
                writer.WriteString("name", result.Name);
                writer.WriteNumber("measured", Math.Round(result.Measured, 4));
                writer.WriteString("unit", result.Unit);
                if (result.Target is { } target)
                {
                    writer.WriteNumber("target", target);
                    writer.WriteBoolean("missed", result.IsMissed);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}

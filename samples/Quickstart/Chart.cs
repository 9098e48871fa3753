using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart;

/// <summary>A bar for each item, all to one scale: the largest fills what labels and numbers leave of the line.</summary>
/// <remarks>Spectre's own bar chart counts the number as part of its bar, so that its bars are out of proportion.</remarks>
internal sealed class Chart(IReadOnlyList<ChartItem> items, Func<decimal, string> format) : IRenderable
{
    private const int Gaps = 2;
    private const string Eighths = "▏▎▍▌▋▊▉";

    public Measurement Measure(RenderOptions options, int maxWidth) => new(1, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var numbers = items.Select(item => format(item.Value)).ToList();
        var numberWidth = numbers.Max(number => number.Length);
        var labels = items.Select(item => new Segment(OneLine(item.Label))).ToList();
        var labelWidth = Math.Min(labels.Max(label => label.CellCount()), Math.Max(1, (maxWidth - numberWidth - Gaps) / 2));
        var room = Math.Max(1, maxWidth - labelWidth - numberWidth - Gaps);
        var largest = items.Max(item => Math.Abs(item.Value));
        foreach (var (index, item) in items.Index())
        {
            var label = Segment.Truncate(labels[index], labelWidth) ?? Segment.Empty;
            yield return label;
            yield return Segment.Padding(labelWidth - label.CellCount());
            yield return new Segment($" {numbers[index].PadLeft(numberWidth)} ");
            yield return new Segment(item.Value == 0 ? "" : Bar(Math.Abs(item.Value) / largest * room, options.Unicode), new Style(item.Color));
            yield return Segment.LineBreak;
        }
    }

    /// <summary>What is there shows, be it ever so little.</summary>
    private static string Bar(decimal cells, bool isUnicode)
    {
        if (!isUnicode)
        {
            return new string('#', Math.Max(1, (int)Math.Round(cells)));
        }

        var (whole, rest) = Math.DivRem(Math.Max(1, (int)Math.Round(cells * 8)), 8);
        return new string('█', whole) + (rest == 0 ? "" : Eighths[rest - 1]);
    }

    /// <summary>A label of a CSV may hold line breaks, and escape codes too.</summary>
    private static string OneLine(string label) => string.Concat(label.Select(character => char.IsControl(character) ? ' ' : character));
}

using System.Xml.Linq;

namespace UsageReport;

/// <summary>Draws a bar for each label, one below the other, with its value.</summary>
internal static class BarChart
{
    private const double RowHeight = 30;
    private const double BarHeight = 18;
    private const double RoomForValue = 90;
    private const int LongestLabel = 22;

    public static Plot Plot(ChartData data) => new() { Left = 170, Right = RoomForValue, Height = (RowHeight * data.Labels.Count) + 40 };

    public static IEnumerable<XElement> Draw(ChartData data, Plot plot)
    {
        var values = data.Series.Single().Values;
        var axis = new Axis(values);
        foreach (var tick in axis.Ticks)
        {
            yield return Svg.Line(plot.Across(axis.At(tick)), plot.Top, plot.Across(axis.At(tick)), plot.Bottom, tick == 0 ? "zero" : "grid");
            yield return Svg.Text(plot.Across(axis.At(tick)), plot.Bottom + 18, "middle", Figure.Short(tick));
        }

        foreach (var (index, label) in data.Labels.Index())
        {
            var middle = plot.Top + (RowHeight * (index + 0.5));
            var (from, to) = (plot.Across(axis.At(Math.Min(0, values[index]))), plot.Across(axis.At(Math.Max(0, values[index]))));
            yield return Svg.Rectangle(from, middle - (BarHeight / 2), to - from, BarHeight, "c0", $"{label}: {Figure.Number(values[index])}");
            yield return Svg.Text(plot.Left - 8, middle + 4, "end", Shortened(label));
            yield return Svg.Text(to + 6, middle + 4, "start", Figure.Number(values[index]));
        }
    }

    private static string Shortened(string label) =>
        label.Length <= LongestLabel ? label : string.Concat(label.EnumerateRunes().Take(LongestLabel - 1)) + "…";
}

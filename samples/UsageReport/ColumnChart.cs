using System.Xml.Linq;

namespace UsageReport;

/// <summary>Draws stacked columns. What is below zero is stacked downwards.</summary>
internal static class ColumnChart
{
    private const double ShareOfColumn = 0.72;
    private static readonly bool[] Sides = [true, false];

    public static IEnumerable<XElement> Draw(ChartData data, Plot plot)
    {
        var axis = new Axis(data.Labels.Index().SelectMany(label => Sides.Select(isAbove => Stack(data, label.Index, isAbove).Sum())));
        foreach (var element in plot.Grid(axis, data.Ticks))
        {
            yield return element;
        }

        foreach (var (index, label) in data.Labels.Index())
        {
            foreach (var isAbove in Sides)
            {
                var from = 0m;
                foreach (var (color, value) in Stack(data, index, isAbove).Index().Where(part => part.Item != 0))
                {
                    var to = from + value;
                    var (top, bottom) = (plot.Y(axis.At(Math.Max(from, to))), plot.Y(axis.At(Math.Min(from, to))));
                    yield return Svg.Rectangle(
                        plot.X(index, data.Labels.Count) - (plot.Step(data.Labels.Count) * ShareOfColumn / 2), top, plot.Step(data.Labels.Count) * ShareOfColumn, bottom - top,
                        $"c{color}", $"{label}, {data.Series[color].Name}: {Figure.Number(value)}");
                    from = to;
                }
            }
        }

        yield return plot.Zero(axis);
    }

    private static IEnumerable<decimal> Stack(ChartData data, int label, bool isAbove) =>
        data.Series.Select(series => isAbove ? Math.Max(0, series.Values[label]) : Math.Min(0, series.Values[label]));
}

using System.Xml.Linq;

namespace UsageReport;

/// <summary>Draws a line of many values, with the area below it.</summary>
internal static class LineChart
{
    public static IEnumerable<XElement> Draw(ChartData data, Plot plot)
    {
        var series = data.Series.Single();
        var axis = new Axis(series.Values);
        var points = series.Values.Select((value, index) => (X: plot.X(index, data.Labels.Count), Y: plot.Y(axis.At(value)))).ToList();
        var line = string.Join(' ', points.Select(point => $"{Svg.Number(point.X)},{Svg.Number(point.Y)}"));
        var zero = Svg.Number(plot.Y(axis.At(0)));
        return
        [
            .. plot.Grid(axis, data.Ticks),
            new("polygon", new XAttribute("points", $"{Svg.Number(points[0].X)},{zero} {line} {Svg.Number(points[^1].X)},{zero}"), new XAttribute("class", "c0 area")),
            new("polyline", new XAttribute("points", line), new XAttribute("class", "line")),
            .. points.Select((point, index) => new XElement(
                "circle", new XAttribute("cx", Svg.Number(point.X)), new XAttribute("cy", Svg.Number(point.Y)), new XAttribute("r", "3"), new XAttribute("class", "c0"),
                new XElement("title", $"{data.Labels[index]}: {Figure.Number(series.Values[index])}"))),
            plot.Zero(axis),
        ];
    }
}

using System.Xml.Linq;

namespace UsageReport;

/// <summary>A chart with its heading, its legend and its numbers as a table.</summary>
internal sealed class HtmlChart(ChartData data, Plot plot, Func<ChartData, Plot, IEnumerable<XElement>> draw)
{
    public XElement ToElement(string id) => new(
        "figure",
        new XElement("figcaption", data.Title),
        data.Series.Count > 1 ? Legend() : null,
        new XElement(
            "div",
            new XAttribute("class", "chart"),
            new XElement(
                "svg",
                new XAttribute("viewBox", $"0 0 {Svg.Number(plot.Width)} {Svg.Number(plot.Height)}"),
                new XAttribute("role", "img"),
                new XAttribute("aria-labelledby", $"{id}-title {id}-description"),
                new XElement("title", new XAttribute("id", $"{id}-title"), data.Title),
                new XElement("desc", new XAttribute("id", $"{id}-description"), data.Description),
                draw(data, plot))),
        new XElement("details", new XElement("summary", "Numbers"), Table()));

    private XElement Legend() => new(
        "ul",
        new XAttribute("class", "legend"),
        data.Series.Index().Select(series => new XElement("li", new XElement("span", new XAttribute("class", $"b{series.Index}"), ""), series.Item.Name)));

    private XElement Table() => new HtmlTable(
        data.Title,
        [data.LabelName, .. data.Series.Select(series => series.Name), .. data.Series.Count > 1 ? ["total"] : (string[])[]],
        data.Labels.Select((label, index) => (label, Row([.. data.Series.Select(series => series.Values[index])]))),
        Row([.. data.Series.Select(series => series.Sum)])).ToElement();

    private static IReadOnlyList<string> Row(IReadOnlyList<decimal> values) => [.. values.Select(Figure.Number), .. values.Count > 1 ? [Figure.Number(values.Sum())] : (string[])[]];
}

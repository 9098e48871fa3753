using System.Xml.Linq;

namespace UsageReport;

/// <summary>A table of numbers, with their totals.</summary>
internal sealed class HtmlTable(string caption, IReadOnlyList<string> columns, IEnumerable<(string Name, IReadOnlyList<string> Cells)> rows, IReadOnlyList<string> totals)
{
    public XElement ToElement() => new(
        "table",
        new XElement("caption", caption),
        new XElement("thead", new XElement("tr", columns.Select(column => new XElement("th", new XAttribute("scope", "col"), column)))),
        new XElement("tbody", rows.Select(row => Row(row.Name, row.Cells))),
        totals.Count == 0 ? null : new XElement("tfoot", Row("total", totals)));

    private static XElement Row(string name, IReadOnlyList<string> cells) =>
        new("tr", new XElement("th", new XAttribute("scope", "row"), name), cells.Select(cell => new XElement("td", cell)));
}

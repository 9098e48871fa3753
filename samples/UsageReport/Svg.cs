using System.Globalization;
using System.Xml.Linq;

namespace UsageReport;

/// <summary>Elements of SVG. As elements and not as text, so that no name in them can end one.</summary>
internal static class Svg
{
    public static XElement Text(double x, double y, string anchor, string text) =>
        new("text", X(x), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor), text);

    public static XElement Line(double x1, double y1, double x2, double y2, string style) =>
        new("line", new XAttribute("x1", Number(x1)), new XAttribute("y1", Number(y1)), new XAttribute("x2", Number(x2)), new XAttribute("y2", Number(y2)), new XAttribute("class", style));

    /// <summary>With a tooltip.</summary>
    public static XElement Rectangle(double x, double y, double width, double height, string style, string tip) =>
        new(
            "rect", X(x), new XAttribute("y", Number(y)), new XAttribute("width", Number(width)), new XAttribute("height", Number(height)), new XAttribute("class", style), new XElement("title", tip));

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static XAttribute X(double x) => new("x", Number(x));
}

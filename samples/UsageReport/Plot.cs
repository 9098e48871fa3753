using System.Xml.Linq;

namespace UsageReport;

/// <summary>The area of a chart within its margins, in the units of its picture.</summary>
internal sealed record Plot
{
    public double Width { get; init; } = 760;

    public double Height { get; init; } = 260;

    public double Left { get; init; } = 56;

    public double Right { get; init; } = 12;

    public double Top { get; init; } = 12;

    public double Bottom => Height - 28;

    /// <summary>The middle of a label's room.</summary>
    public double X(int index, int count) => Left + (Step(count) * (index + 0.5));

    public double Step(int count) => (Width - Left - Right) / count;

    /// <summary>The height of a part of an axis that goes up.</summary>
    public double Y(double part) => Bottom - (part * (Bottom - Top));

    /// <summary>The place of a part of an axis that goes to the right.</summary>
    public double Across(double part) => Left + (part * (Width - Left - Right));

    /// <summary>The lines and labels of an axis that goes up, and those below.</summary>
    public IEnumerable<XElement> Grid(Axis axis, IReadOnlyList<string?> labels) =>
    [
        .. axis.Ticks.Select(tick => Svg.Line(Left, Y(axis.At(tick)), Width - Right, Y(axis.At(tick)), "grid")),
        .. axis.Ticks.Select(tick => Svg.Text(Left - 8, Y(axis.At(tick)) + 4, "end", Figure.Short(tick))),
        .. labels.Index().Where(label => label.Item is not null).Select(label => Svg.Text(X(label.Index, labels.Count), Bottom + 18, "middle", label.Item!)),
    ];

    public XElement Zero(Axis axis) => Svg.Line(Left, Y(axis.At(0)), Width - Right, Y(axis.At(0)), "zero");
}

using Spectre.Console;

namespace Quickstart;

/// <summary>A line of a chart.</summary>
internal sealed record ChartItem(string Label, decimal Value, Color Color);

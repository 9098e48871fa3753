namespace UsageReport;

/// <summary>What a chart shows.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Description">What it shows, for those who do not see it.</param>
/// <param name="LabelName">What the labels are, as the head of the table's first column.</param>
/// <param name="Labels">In full.</param>
/// <param name="Ticks">The labels that stand at the axis; null where there is no room.</param>
/// <param name="Series">A value for each label; several are stacked.</param>
internal sealed record ChartData(string Title, string Description, string LabelName, IReadOnlyList<string> Labels, IReadOnlyList<string?> Ticks, IReadOnlyList<Series> Series);

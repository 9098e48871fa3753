namespace UsageReport;

/// <summary>A value for each label of a chart.</summary>
internal sealed record Series(string Name, IReadOnlyList<decimal> Values)
{
    public decimal Sum => Values.Sum();
}

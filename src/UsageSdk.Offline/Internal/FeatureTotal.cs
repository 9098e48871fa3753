namespace UsageSdk.Offline.Internal;

/// <summary>What the total of a feature has beyond the sums of its list.</summary>
internal sealed class FeatureTotal
{
    public long Count { get; set; }

    /// <summary>How many of the events have no value.</summary>
    public long Nulls { get; set; }

    /// <summary>The sum of the events that are not in the list; of all, if the total is made apart from it.</summary>
    public SumSeries Unlisted { get; } = new(1);

    public void Merge(FeatureTotal other)
    {
        Count += other.Count;
        Nulls += other.Nulls;
        Unlisted.Merge(other.Unlisted);
    }
}

namespace UsageSdk.Offline.Internal;

/// <summary>What the total of a feature has beyond the sums of its list.</summary>
internal sealed class FeatureTotal
{
    public long Count { get; set; }

    /// <summary>How many of the events have no value.</summary>
    public long Nulls { get; set; }

    /// <summary>The sum of the events that are not in the list; of all, if the total is made apart from it.</summary>
    public SumSeries Unlisted { get; private init; } = new(1);

    public void Merge(FeatureTotal other)
    {
        Count += other.Count;
        Nulls += other.Nulls;
        Unlisted.Merge(other.Unlisted);
    }

    public void Save(StateWriter writer)
    {
        writer.Add(Count);
        writer.Add(Nulls);
        Unlisted.Save(writer);
    }

    /// <exception cref="FormatException">This is none.</exception>
    public static FeatureTotal Load(ref StateReader reader)
    {
        var count = reader.Count();
        var nulls = (long)reader.AtMost((ulong)count);
        return new() { Count = count, Nulls = nulls, Unlisted = SumSeries.Load(ref reader, 1) ?? new(1) };
    }
}

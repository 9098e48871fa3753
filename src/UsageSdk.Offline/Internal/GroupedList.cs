using System.Runtime.InteropServices;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Internal;

/// <summary>Makes the bins of a request that groups: in each, for each feature, the largest groups by name and the rest in one sum.</summary>
/// <remarks>Every bin lists every group, most of them often as zero: bins take memory only for the groups that have events there.</remarks>
internal sealed class GroupedList
{
    private readonly string[] _groups;
    private readonly string[] _features;
    private readonly long[] _starts;
    private readonly int _maxGroups;

    // By bin, which groups have events there, feature by feature; after ranking, the named ones of a feature first. Null for a bin without events.
    private readonly List<Present>?[] _present;

    public GroupedList(GroupTable table, AggregationQuery query, long[] starts)
    {
        (_groups, var series) = table.Resolve();
        _features = query.Features;
        _starts = starts;
        _maxGroups = query.MaxGroups;
        _present = _groups.Length == 0 ? [] : ByBin(series);
    }

    /// <summary>The bins up to an instant. Groups that are named only after it are listed all the same.</summary>
    public List<AggregateBin> UpTo(long now)
    {
        var names = Rank();
        var bins = new List<AggregateBin>();
        if (names.Count == 0)
        {
            return bins;
        }

        var groupKeys = new SharedKeys([.. names]);
        var featureKeys = new SharedKeys(_features);
        var columns = Array.ConvertAll(_groups, groupKeys.IndexOf);
        var reserved = groupKeys.IndexOf(OfflineAggregator.ReservedGroup);
        var noGroups = new SharedKeyDictionary<decimal>(groupKeys, [], [], 0);
        var noValues = new SharedKeyDictionary<decimal>(featureKeys, [], [], 0);
        var noGroupedValues = new SharedKeyDictionary<IReadOnlyDictionary<string, decimal>>(featureKeys, [], [], noGroups);
        for (var bin = 0; bin < _starts.Length && _starts[bin] <= now; bin++)
        {
            var period = new DateTimeOffset(_starts[bin], TimeSpan.Zero);
            var runs = Runs(bin);
            if (runs.Count == 0)
            {
                bins.Add(new AggregateBin { Period = period, Values = noValues, GroupedValues = noGroupedValues });
                continue;
            }

            var features = new int[runs.Count];
            var values = new decimal[runs.Count];
            var grouped = new IReadOnlyDictionary<string, decimal>[runs.Count];
            for (var run = 0; run < runs.Count; run++)
            {
                var present = InRun(bin, runs[run]);
                features[run] = present[0].Feature;
                (values[run], grouped[run]) = Fill(groupKeys, present, bin, columns, reserved);
            }

            bins.Add(new AggregateBin
            {
                Period = period,
                Values = new SharedKeyDictionary<decimal>(featureKeys, features, values, 0),
                GroupedValues = new SharedKeyDictionary<IReadOnlyDictionary<string, decimal>>(featureKeys, features, grouped, noGroups),
            });
        }

        return bins;
    }

    private List<Present>?[] ByBin(SumSeries?[][] series)
    {
        var present = new List<Present>?[_starts.Length];
        for (var feature = 0; feature < _features.Length; feature++)
        {
            for (var group = 0; group < series.Length; group++)
            {
                if (series[group][feature] is { } sums)
                {
                    foreach (var bin in sums.Bins)
                    {
                        (present[bin] ??= []).Add(new Present(feature, group, sums));
                    }
                }
            }
        }

        return present;
    }

    /// <summary>Where in a bin each feature that has events there starts and ends.</summary>
    private List<Range> Runs(int bin)
    {
        var runs = new List<Range>();
        var present = CollectionsMarshal.AsSpan(_present[bin]);
        for (var (start, end) = (0, 1); end <= present.Length; end++)
        {
            if (end == present.Length || present[end].Feature != present[start].Feature)
            {
                runs.Add(start..end);
                start = end;
            }
        }

        return runs;
    }

    private Span<Present> InRun(int bin, Range run) => CollectionsMarshal.AsSpan(_present[bin])[run];

    /// <summary>Puts the largest groups of each bin and feature first, where there are too many; gives the names of all that are shown somewhere, in ordinal order.</summary>
    private SortedSet<string> Rank()
    {
        var isShown = new bool[_groups.Length];
        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (var bin = 0; bin < _present.Length; bin++)
        {
            foreach (var run in Runs(bin))
            {
                var present = InRun(bin, run);
                if (present.Length > _maxGroups)
                {
                    names.Add(OfflineAggregator.ReservedGroup);
                    Sort(present, bin);
                }

                foreach (var shown in present[..Math.Min(present.Length, _maxGroups)])
                {
                    isShown[shown.Group] = true;
                }
            }
        }

        names.UnionWith(_groups.Where((_, group) => isShown[group]));
        return names;
    }

    /// <summary>Largest first. Equal sums go by name, which is the order of the groups.</summary>
    private static void Sort(Span<Present> present, int bin)
    {
        var sums = new (Present Item, ExactAmount Sum)[present.Length];
        for (var index = 0; index < sums.Length; index++)
        {
            sums[index] = (present[index], present[index].Series[bin]);
        }

        Array.Sort(sums, static (left, right) => right.Sum.CompareTo(left.Sum) is not 0 and var order ? order : left.Item.Group.CompareTo(right.Item.Group));
        for (var rank = 0; rank < sums.Length; rank++)
        {
            present[rank] = sums[rank].Item;
        }
    }

    /// <summary>The groups of a feature in a bin, and their sum, of the numbers as they are shown.</summary>
    private (decimal Sum, SharedKeyDictionary<decimal> Groups) Fill(SharedKeys keys, ReadOnlySpan<Present> present, int bin, int[] columns, int reserved)
    {
        var (rest, sum, small) = (default(ExactAmount), default(ExactAmount), Int128.Zero);
        var hasRest = false;
        var count = 0;
        var indexes = new int[present.Length > _maxGroups ? _maxGroups + 1 : present.Length];
        var values = new decimal[indexes.Length];
        for (var rank = 0; rank < present.Length; rank++)
        {
            var (_, group, series) = present[rank];

            // A real group of the reserved name merges with the rest.
            if (rank >= _maxGroups || columns[group] == reserved)
            {
                rest += series[bin];
                hasRest = true;
                continue;
            }

            indexes[count] = columns[group];
            if (series.TryGetSmall(bin, out var units))
            {
                values[count++] = ExactAmount.ToDecimal(units);
                small += units;
            }
            else
            {
                var amount = series[bin].Round();
                values[count++] = amount.ToDecimal();
                sum += amount;
            }
        }

        if (hasRest)
        {
            rest = rest.Round();
            indexes[count] = reserved;
            values[count++] = rest.ToDecimal();
            sum += rest;
            Array.Resize(ref indexes, count);
            Array.Resize(ref values, count);
            Array.Sort(indexes, values);
        }

        return ((sum + new ExactAmount(small)).ToDecimal(), new SharedKeyDictionary<decimal>(keys, indexes, values, 0));
    }

    private readonly record struct Present(int Feature, int Group, SumSeries Series);
}

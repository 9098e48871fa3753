using UsageSdk.Autumn;

namespace UsageSdk.Offline.Internal;

/// <summary>Makes the bins of a request that groups: in each, for each feature, the largest groups by name and the rest in one sum.</summary>
internal sealed class GroupedList
{
    private readonly string[] _groups;
    private readonly string[] _features;
    private readonly long[] _starts;
    private readonly int _maxGroups;

    // By feature and bin, which groups have events there; after ranking, the named ones first.
    private readonly List<(int Group, SumSeries Series)>[][] _present;

    public GroupedList(GroupTable table, AggregationQuery query, long[] starts)
    {
        (_groups, var series) = table.Resolve();
        _features = query.Features;
        _starts = starts;
        _maxGroups = query.MaxGroups;
        _present = [.. _features.Select((_, feature) => Present(series, feature))];
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
        for (var bin = 0; bin < _starts.Length && _starts[bin] <= now; bin++)
        {
            var values = new decimal[_features.Length];
            var grouped = new IReadOnlyDictionary<string, decimal>[_features.Length];
            for (var feature = 0; feature < _features.Length; feature++)
            {
                var row = new decimal[names.Count];
                values[feature] = Fill(row, bin, feature, columns, reserved);
                grouped[feature] = new SharedKeyDictionary<decimal>(groupKeys, row);
            }

            bins.Add(new AggregateBin
            {
                Period = new DateTimeOffset(_starts[bin], TimeSpan.Zero),
                Values = new SharedKeyDictionary<decimal>(featureKeys, values),
                GroupedValues = new SharedKeyDictionary<IReadOnlyDictionary<string, decimal>>(featureKeys, grouped),
            });
        }

        return bins;
    }

    private List<(int Group, SumSeries Series)>[] Present(SumSeries?[][] series, int feature)
    {
        var present = Array.ConvertAll(_starts, static _ => new List<(int, SumSeries)>());
        for (var group = 0; group < series.Length; group++)
        {
            foreach (var bin in series[group][feature]?.Bins ?? [])
            {
                present[bin].Add((group, series[group][feature]!));
            }
        }

        return present;
    }

    /// <summary>Puts the largest groups of each bin and feature first, where there are too many; gives the names of all that are shown somewhere, in ordinal order.</summary>
    private SortedSet<string> Rank()
    {
        var isShown = new bool[_groups.Length];
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var bins in _present)
        {
            for (var bin = 0; bin < bins.Length; bin++)
            {
                var present = bins[bin];
                if (present.Count > _maxGroups)
                {
                    names.Add(OfflineAggregator.ReservedGroup);
                    Sort(present, bin);
                }

                for (var rank = 0; rank < Math.Min(present.Count, _maxGroups); rank++)
                {
                    isShown[present[rank].Group] = true;
                }
            }
        }

        names.UnionWith(_groups.Where((_, group) => isShown[group]));
        return names;
    }

    /// <summary>Largest first. Equal sums go by name, which is the order of the groups.</summary>
    private static void Sort(List<(int Group, SumSeries Series)> present, int bin)
    {
        var sums = present.ConvertAll(item => (item.Group, item.Series, Sum: item.Series[bin]));
        sums.Sort(static (left, right) => right.Sum.CompareTo(left.Sum) is not 0 and var order ? order : left.Group.CompareTo(right.Group));
        for (var rank = 0; rank < sums.Count; rank++)
        {
            present[rank] = (sums[rank].Group, sums[rank].Series);
        }
    }

    /// <summary>Fills in a bin's groups; gives their sum, of the numbers as they are shown.</summary>
    private decimal Fill(decimal[] row, int bin, int feature, int[] columns, int reserved)
    {
        var (rest, sum, small) = (default(ExactAmount), default(ExactAmount), Int128.Zero);
        var present = _present[feature][bin];
        for (var rank = 0; rank < present.Count; rank++)
        {
            var (group, series) = present[rank];

            // A real group of the reserved name merges with the rest.
            if (rank >= _maxGroups || columns[group] == reserved)
            {
                rest += series[bin];
            }
            else if (series.TryGetSmall(bin, out var units))
            {
                row[columns[group]] = ExactAmount.ToDecimal(units);
                small += units;
            }
            else
            {
                var amount = series[bin].Round();
                row[columns[group]] = amount.ToDecimal();
                sum += amount;
            }
        }

        if (reserved >= 0)
        {
            rest = rest.Round();
            row[reserved] = rest.ToDecimal();
            sum += rest;
        }

        return (sum + new ExactAmount(small)).ToDecimal();
    }
}

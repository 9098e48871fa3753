using UsageSdk.Autumn;

namespace UsageSdk.Offline.Internal;

/// <summary>Makes the bins of a request that groups: in each, for each feature, the largest groups by name and the rest in one sum.</summary>
internal sealed class GroupedList
{
    private readonly string[] _groups;
    private readonly SumSeries?[][] _series;
    private readonly string[] _features;
    private readonly long[] _starts;
    private readonly int _maxGroups;

    // Which groups are named, for each bin and feature; null if all are.
    private readonly bool[]? _isNamed;
    private readonly ExactAmount[] _sums;
    private readonly int[] _present;

    public GroupedList(GroupTable table, AggregationQuery query, long[] starts)
    {
        (_groups, var series) = table.Resolve();
        _features = query.Features;

        // By feature, then by group.
        _series = [.. _features.Select((_, feature) => Array.ConvertAll(series, group => group[feature]))];
        _starts = starts;
        _maxGroups = query.MaxGroups;
        _isNamed = _groups.Length <= _maxGroups ? null : new bool[checked(_groups.Length * _features.Length * starts.Length)];
        _sums = new ExactAmount[_groups.Length];
        _present = new int[_groups.Length];
    }

    /// <summary>The bins up to an instant. Groups that are named only after it are listed all the same.</summary>
    public List<AggregateBin> UpTo(long now)
    {
        var names = Name();
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

    /// <summary>Ranks the groups of every bin and feature; gives the names of all that are shown somewhere, in ordinal order.</summary>
    private SortedSet<string> Name()
    {
        if (_isNamed is null)
        {
            return new(_groups, StringComparer.Ordinal);
        }

        var names = new SortedSet<string>(StringComparer.Ordinal);
        var isShown = new bool[_groups.Length];
        for (var bin = 0; bin < _starts.Length; bin++)
        {
            for (var feature = 0; feature < _features.Length; feature++)
            {
                var present = Rank(bin, feature);
                var row = RowOf(bin, feature);
                for (var rank = 0; rank < Math.Min(present, _maxGroups); rank++)
                {
                    row[_present[rank]] = isShown[_present[rank]] = true;
                }

                if (present > _maxGroups)
                {
                    names.Add(OfflineAggregator.ReservedGroup);
                }
            }
        }

        names.UnionWith(_groups.Where((_, group) => isShown[group]));
        return names;
    }

    /// <summary>Orders the groups that have events, if there are too many of them. Equal sums go by name, which is the order of the groups.</summary>
    private int Rank(int bin, int feature)
    {
        var present = 0;
        for (var group = 0; group < _groups.Length; group++)
        {
            if (_series[feature][group] is { } series && series.Has(bin))
            {
                _present[present++] = group;
            }
        }

        if (present > _maxGroups)
        {
            foreach (var group in _present.AsSpan(0, present))
            {
                _sums[group] = _series[feature][group]![bin];
            }

            _present.AsSpan(0, present).Sort((left, right) => _sums[right].CompareTo(_sums[left]) is not 0 and var order ? order : left.CompareTo(right));
        }

        return present;
    }

    /// <summary>Fills in a bin's groups; gives their sum, of the numbers as they are shown.</summary>
    private decimal Fill(decimal[] row, int bin, int feature, int[] columns, int reserved)
    {
        var (rest, sum, small) = (default(ExactAmount), default(ExactAmount), Int128.Zero);
        var isNamed = RowOf(bin, feature);
        var column = _series[feature];
        for (var group = 0; group < column.Length; group++)
        {
            if (column[group] is not { } series || !series.Has(bin))
            {
                continue;
            }

            // A real group of the reserved name merges with the rest.
            if ((isNamed.Length > 0 && !isNamed[group]) || columns[group] == reserved)
            {
                rest += series[bin];
                continue;
            }

            if (series.TryGetSmall(bin, out var units))
            {
                row[columns[group]] = ExactAmount.ToDecimal(units);
                small += units;
                continue;
            }

            var amount = series[bin].Round();
            row[columns[group]] = amount.ToDecimal();
            sum += amount;
        }

        if (reserved >= 0)
        {
            rest = rest.Round();
            row[reserved] = rest.ToDecimal();
            sum += rest;
        }

        return (sum + new ExactAmount(small)).ToDecimal();
    }

    private Span<bool> RowOf(int bin, int feature) => _isNamed is null ? [] : _isNamed.AsSpan(((bin * _features.Length) + feature) * _groups.Length, _groups.Length);
}

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace UsageSdk.Offline.Internal;

/// <summary>The sums of each group that a request makes.</summary>
/// <remarks>
/// For properties the server has two stores: rolled-up counts, which know objects and arrays by their JSON but pass over texts that look unique
/// (ids, long texts, fractions), and the raw events, where an object has no text and an array another one. It answers from the first unless the
/// second covers more events. Here both texts of a group are kept, and the choice is made when the result is.
/// </remarks>
internal sealed partial class GroupTable
{
    private readonly AggregationQuery _query;
    private readonly int _bins;
    private readonly Dictionary<string, Group> _groups = [];
    private readonly Dictionary<string, Group> _compounds = [];

    public GroupTable(AggregationQuery query, int bins)
    {
        _query = query;
        _bins = bins;

        // Dots and filters are known to the raw events only.
        HasRollup = query.Grouping == Grouping.Property && query.Filters.Length == 0 && !query.GroupPath.Contains('.', StringComparison.Ordinal);
    }

    private bool HasRollup { get; }

    /// <summary>The sums to which an event adds; null for an event without a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SumSeries? SeriesOf(in UsageRecord record, int feature)
    {
        var group = _query.Grouping == Grouping.Property ? ByProperty(record.Properties) : ByColumn(in record);
        if (group is null)
        {
            return null;
        }

        group.Count++;
        return group.Series[feature] ??= new SumSeries(_bins);
    }

    public void Merge(GroupTable other)
    {
        Merge(_groups, other._groups);
        Merge(_compounds, other._compounds);
    }

    /// <summary>The groups by name, in ordinal order, each with its sums per feature.</summary>
    public (string[] Names, SumSeries?[][] Series) Resolve()
    {
        var named = new SortedDictionary<string, SumSeries?[]>(StringComparer.Ordinal);
        var fromRollup = HasRollup && RollupCoversMost();
        foreach (var group in _groups.Values.Concat(_compounds.Values))
        {
            if ((fromRollup ? group.Rollup : group.Raw) is not { } name)
            {
                continue;
            }

            // A text and an array can have the same name.
            named[name] = named.TryGetValue(name, out var series) ? Combine(series, group.Series) : group.Series;
        }

        return ([.. named.Keys], [.. named.Values]);
    }

    /// <summary>The sum of a feature over all groups.</summary>
    public ExactAmount Sum(int feature) =>
        _groups.Values.Concat(_compounds.Values).Aggregate(default(ExactAmount), (sum, group) => group.Series[feature] is { } series ? sum + series.Sum() : sum);

    private Group? ByProperty(UsageProperties properties)
    {
        var text = properties.Find(_query.GroupPath);
        if (text.Compound is { } compound && HasRollup)
        {
            return _compounds.TryGetValue(compound, out var known) ? known : Add(_compounds, compound, text.Raw);
        }

        if (string.IsNullOrEmpty(text.Raw))
        {
            return null;
        }

        return _groups.TryGetValue(text.Raw, out var group) ? group : Add(_groups, text.Raw, text.Raw);
    }

    private Group? ByColumn(in UsageRecord record)
    {
        // Events given here carry no plan, which is a group of its own; one without an entity is in no group.
        var text = _query.Grouping switch { Grouping.Customer => record.CustomerId, Grouping.Entity => record.EntityId, _ => "" };
        if (text is null || (text.Length == 0 && _query.Grouping == Grouping.Entity))
        {
            return null;
        }

        return _groups.TryGetValue(text, out var group) ? group : Add(_groups, text, text);
    }

    private Group Add(Dictionary<string, Group> groups, string text, string raw)
    {
        var isColumn = _query.Grouping != Grouping.Property;
        return groups[text] = new Group(isColumn || raw.Length > 0 ? raw : null, isColumn || IsRolledUp(text) ? text : null, new SumSeries?[_query.Features.Length]);
    }

    private bool RollupCoversMost()
    {
        var rollup = Coverage(static group => group.Rollup);
        var raw = Coverage(static group => group.Raw);
        return rollup.Count != raw.Count ? rollup.Count > raw.Count : rollup.Sum.CompareTo(raw.Sum) >= 0;
    }

    private (long Count, ExactAmount Sum) Coverage(Func<Group, string?> name)
    {
        var (count, sum) = (0L, default(ExactAmount));
        foreach (var group in _groups.Values.Concat(_compounds.Values).Where(group => name(group) is not null))
        {
            count += group.Count;
            sum = group.Series.Aggregate(sum, static (total, series) => series is null ? total : total + series.Sum());
        }

        return (count, sum);
    }

    private void Merge(Dictionary<string, Group> groups, Dictionary<string, Group> others)
    {
        foreach (var (text, other) in others)
        {
            var group = groups.TryGetValue(text, out var known) ? known : groups[text] = other with { Series = new SumSeries?[_query.Features.Length], Count = 0 };
            group.Count += other.Count;
            for (var feature = 0; feature < group.Series.Length; feature++)
            {
                if (other.Series[feature] is { } series)
                {
                    (group.Series[feature] ??= new SumSeries(_bins)).Merge(series);
                }
            }
        }
    }

    private SumSeries?[] Combine(SumSeries?[] left, SumSeries?[] right)
    {
        var both = new SumSeries?[left.Length];
        for (var feature = 0; feature < both.Length; feature++)
        {
            foreach (var series in new[] { left[feature], right[feature] })
            {
                if (series is not null)
                {
                    (both[feature] ??= new SumSeries(_bins)).Merge(series);
                }
            }
        }

        return both;
    }

    /// <summary>Whether the rolled-up counts take a text: not one that looks different in every event.</summary>
    private static bool IsRolledUp(string text) => Encoding.UTF8.GetByteCount(text) <= 64 && !Unique().IsMatch(text);

    [GeneratedRegex(@"^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{24,}|[A-Za-z0-9_-]{32,}|-?[0-9]*\.[0-9]+(?:e-?[0-9]+)?)\z")]
    private static partial Regex Unique();

    /// <param name="Raw">The name among the raw events; null if it has none there.</param>
    /// <param name="Rollup">The name among the rolled-up counts; null if it has none there.</param>
    /// <param name="Series">The sums by feature.</param>
    private sealed record Group(string? Raw, string? Rollup, SumSeries?[] Series)
    {
        public long Count { get; set; }
    }
}

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
    private const int RecentSlots = 256;

    private static readonly SumSeries None = new(0);

    private readonly AggregationQuery _query;
    private readonly string _path;
    private readonly bool _isByProperty;
    private readonly bool _hasEmptyGroup;
    private readonly int _bins;
    private readonly Dictionary<string, Group> _groups = [];
    private readonly Dictionary<string, Group> _compounds = [];
    private readonly Recent[] _recent = new Recent[RecentSlots];

    public GroupTable(AggregationQuery query, int bins)
    {
        _query = query;
        // One object with the names of properties, so that comparing them seldom looks at the text.
        _path = TextPool.Share(query.GroupPath);
        _isByProperty = query.Grouping == Grouping.Property;
        _hasEmptyGroup = query.Grouping is Grouping.Customer or Grouping.Plan;
        _bins = bins;

        // Dots and filters are known to the raw events only.
        HasRollup = query.Grouping == Grouping.Property && query.Filters.Length == 0 && !query.GroupPath.Contains('.', StringComparison.Ordinal);
    }

    private bool HasRollup { get; }

    /// <summary>The sums to which an event adds; null for an event without a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SumSeries? SeriesOf(in UsageRecord record, int feature)
    {
        string? text;
        if (_isByProperty)
        {
            ref readonly var property = ref record.Properties.Find(_path);
            if (property.Compound is { } compound && HasRollup)
            {
                return SeriesOf(_compounds, compound, property.Raw, feature);
            }

            text = property.Raw;
        }
        else
        {
            text = ColumnOf(in record);
        }

        // An event without a text is in no group, but for its plan, which it cannot have here.
        if (string.IsNullOrEmpty(text))
        {
            return _hasEmptyGroup && text is not null ? SeriesOf(_groups, text, text, feature) : null;
        }

        // Looks among the texts that came before as the same objects, which is faster than hashing, then in the dictionary.
        var last = text.Length - 1;
        var slot = (uint)((text[last] * 37) + (text[last - (last >> 2)] * 31) + (text[last >> 1] * 11) + (text[Math.Max(last - 1, 0)] * 3) + last + (feature * 7)) % RecentSlots;
        ref var recent = ref _recent[slot];
        if (!ReferenceEquals(recent.Text, text) || recent.Feature != feature)
        {
            recent = new Recent(text, feature, SeriesOf(_groups, text, text, feature));
        }

        return recent.Series;
    }

    public void Merge(GroupTable other)
    {
        Merge(_groups, other._groups);
        Merge(_compounds, other._compounds);
    }

    public void Save(StateWriter writer)
    {
        Save(_groups, writer);
        Save(_compounds, writer);
    }

    /// <summary>Reads groups into a table that has none.</summary>
    /// <exception cref="FormatException">These are none, or not of such a query.</exception>
    public void Load(ref StateReader reader)
    {
        Load(_groups, ref reader);
        Load(_compounds, ref reader);
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

    private string? ColumnOf(in UsageRecord record) => _query.Grouping switch { Grouping.Customer => record.CustomerId, Grouping.Entity => record.EntityId, _ => "" };

    private SumSeries SeriesOf(Dictionary<string, Group> groups, string text, string raw, int feature)
    {
        if (!groups.TryGetValue(text, out var group))
        {
            groups[text] = group = GroupOf(text, raw);
        }

        return group.Series[feature] ??= new SumSeries(_bins);
    }

    private Group GroupOf(string text, string raw) =>
        new(_hasEmptyGroup || raw.Length > 0 ? raw : null, !_isByProperty || IsRolledUp(text) ? text : null, new SumSeries?[_query.Features.Length]);

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
            foreach (var series in group.Series)
            {
                if (series is not null)
                {
                    count += series.Count;
                    sum += series.Sum();
                }
            }
        }

        return (count, sum);
    }

    private void Merge(Dictionary<string, Group> groups, Dictionary<string, Group> others)
    {
        foreach (var (text, other) in others)
        {
            var group = groups.TryGetValue(text, out var known) ? known : groups[text] = other with { Series = new SumSeries?[_query.Features.Length] };
            for (var feature = 0; feature < group.Series.Length; feature++)
            {
                if (other.Series[feature] is { } series)
                {
                    (group.Series[feature] ??= new SumSeries(_bins)).Merge(series);
                }
            }
        }
    }

    private void Save(Dictionary<string, Group> groups, StateWriter writer)
    {
        writer.Add(groups.Count);
        foreach (var (text, group) in groups)
        {
            writer.Add(text);
            if (groups == _compounds)
            {
                writer.Add(group.Raw ?? "");
            }

            foreach (var series in group.Series)
            {
                // One that has no sums looks like none.
                (series ?? None).Save(writer);
            }
        }
    }

    private void Load(Dictionary<string, Group> groups, ref StateReader reader)
    {
        var count = reader.Length();
        for (var number = 0; number < count; number++)
        {
            var text = reader.Text();
            var group = GroupOf(text, groups == _compounds ? reader.Text() : text);
            if ((text.Length == 0 && !_hasEmptyGroup) || (groups == _compounds && !HasRollup) || !groups.TryAdd(text, group))
            {
                throw StateReader.Damaged();
            }

            for (var feature = 0; feature < group.Series.Length; feature++)
            {
                group.Series[feature] = SumSeries.Load(ref reader, _bins);
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
    private sealed record Group(string? Raw, string? Rollup, SumSeries?[] Series);

    private readonly record struct Recent(string Text, int Feature, SumSeries Series);
}

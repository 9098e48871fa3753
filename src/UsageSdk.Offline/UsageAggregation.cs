using System.Runtime.CompilerServices;
using UsageSdk.Autumn;
using UsageSdk.Offline.Internal;

namespace UsageSdk.Offline;

/// <summary>An aggregation that takes its events bit by bit, in any order. Made by <see cref="OfflineAggregator"/>.</summary>
/// <remarks>
/// Sums are exact until they are rounded for the result, so that parts which are merged give the same as all events at once. One thread may use
/// an aggregation at a time: split the events, give each thread one, and merge them. To other machines a part goes as the bytes of its state.
/// </remarks>
public sealed class UsageAggregation
{
    private readonly AggregationQuery _query;
    private readonly AggregationContext _context;
    private readonly AggregationWindow _window;
    private readonly BinGrid _grid;
    private readonly EventScope _scope;
    private readonly Timeline _timeline;
    private readonly FeatureTotal[] _totals;
    private readonly SumSeries[]? _flat;
    private readonly GroupTable? _groups;

    private byte[]? _fingerprint;

    internal UsageAggregation(AggregationQuery query, AggregationContext context)
    {
        _query = query;
        _context = context;
        _window = AggregationWindow.Of(query, context);
        _grid = BinGrid.Of(_window, query.Unit, context);
        _scope = new EventScope(query);

        // A filter makes the server total the raw events; without one it totals whole hours.
        _timeline = new Timeline(_window, _grid, hasExactTotal: query.Filters.Length > 0);
        _totals = [.. query.Features.Select(static _ => new FeatureTotal())];
        if (query.Grouping == Grouping.None)
        {
            _flat = [.. query.Features.Select(_ => new SumSeries(_grid.Starts.Length))];
        }
        else
        {
            _groups = new GroupTable(query, _grid.Starts.Length);
        }
    }

    /// <summary>The same for aggregations whose parts fit together.</summary>
    private ReadOnlySpan<byte> Fingerprint => _fingerprint ??= AggregationState.Fingerprint(_query, _context, _window, _grid);

    /// <summary>Adds an event. One that the request does not ask for is passed over.</summary>
    /// <param name="record">The event. Give each once: ids do not find duplicates.</param>
    public void Add(in UsageRecord record) => AddOne(in record);

    /// <summary>Adds events. Those that the request does not ask for are passed over.</summary>
    /// <param name="records">The events. Give each once: ids do not find duplicates.</param>
    public void Add(ReadOnlySpan<UsageRecord> records)
    {
        foreach (ref readonly var record in records)
        {
            AddOne(in record);
        }
    }

    /// <summary>Adds what another aggregation of the same request and context has so far. That one stays as it is.</summary>
    /// <param name="other">The other one.</param>
    /// <exception cref="ArgumentException">Its bins, features, groups or filters are not the same, or it is this one.</exception>
    public void Merge(UsageAggregation other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other) || !Fingerprint.SequenceEqual(other.Fingerprint))
        {
            throw new ArgumentException("Only another aggregation of the same request and context can be merged.", nameof(other));
        }

        for (var feature = 0; feature < _totals.Length; feature++)
        {
            _totals[feature].Merge(other._totals[feature]);
            _flat?[feature].Merge(other._flat![feature]);
        }

        _groups?.Merge(other._groups!);
    }

    /// <summary>What the aggregation has so far, for <see cref="MergeState"/> on another machine or at another time.</summary>
    /// <returns>
    /// The state: exact, some bytes for each bin, feature and group with events, and about 40 beside them. It holds the names of groups, which may be
    /// a customer's data, but no event, nor the request.
    /// </returns>
    public byte[] SaveState()
    {
        var writer = AggregationState.Begin(Fingerprint);
        for (var feature = 0; feature < _totals.Length; feature++)
        {
            _totals[feature].Save(writer);
            _flat?[feature].Save(writer);
        }

        _groups?.Save(writer);
        return AggregationState.End(writer);
    }

    /// <summary>Adds what another aggregation of the same request and context had when its state was saved, by the same version of this package.</summary>
    /// <param name="state">What <see cref="SaveState"/> gave.</param>
    /// <remarks>Give each state once: one that is merged twice counts twice. The bytes are checked for damage, not for who made them. After an exception the aggregation is as it was.</remarks>
    /// <exception cref="FormatException">These bytes are no state, are damaged or incomplete, or are in a format that this version does not know.</exception>
    /// <exception cref="ArgumentException">The state's bins, features, groups or filters are not the same.</exception>
    public void MergeState(ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(AggregationState.Open(state, Fingerprint));

        // Apart from this one, so that an error halfway leaves nothing behind.
        var part = new UsageAggregation(_query, _context);
        for (var feature = 0; feature < _totals.Length; feature++)
        {
            part._totals[feature] = FeatureTotal.Load(ref reader);
            if (part._flat is { } flat)
            {
                flat[feature] = SumSeries.Load(ref reader, _grid.Starts.Length) ?? flat[feature];
            }
        }

        part._groups?.Load(ref reader);
        reader.End();
        Merge(part);
    }

    /// <summary>The result of the events so far. More may be added after.</summary>
    /// <returns>The bins, oldest first, and the totals.</returns>
    /// <exception cref="OverflowException">A sum is beyond <see cref="decimal"/>, whose largest number is about 7.9e28.</exception>
    public AggregateEventsResponse GetResult()
    {
        var now = _context.Now.UtcTicks;
        var total = new Dictionary<string, AggregateTotal>(StringComparer.Ordinal);
        for (var feature = 0; feature < _totals.Length; feature++)
        {
            if (_totals[feature].Count > 0)
            {
                total.Add(_query.Features[feature], new AggregateTotal { Count = _totals[feature].Count, Sum = TotalOf(feature).Round().ToDecimal() });
            }
        }

        return new AggregateEventsResponse
        {
            List = _groups is null ? FlatList(now) : new GroupedList(_groups, _query, _grid.Starts).UpTo(now),
            Total = total,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddOne(in UsageRecord record)
    {
        var feature = _scope.FeatureOf(in record);
        if (feature < 0)
        {
            return;
        }

        var bin = _timeline.BinOf(record.Ticks, out var isInTotal);
        var series = bin < 0 ? null : _flat is { } flat ? flat[feature] : _groups!.SeriesOf(in record, feature);
        series?.Add(bin, in record);
        if (isInTotal)
        {
            var total = _totals[feature];
            total.Count++;
            total.Nulls += record.IsNull ? 1 : 0;

            // What is in the list need not be added twice, unless the list is another selection.
            if (series is null || _timeline.HasExactTotal)
            {
                total.Unlisted.Add(0, in record);
            }
        }
    }

    private ExactAmount TotalOf(int feature)
    {
        var total = _totals[feature];
        var sum = total.Unlisted[0];
        if (!_timeline.HasExactTotal)
        {
            sum += _flat is not null ? _flat[feature].Sum() : _groups!.Sum(feature);
        }

        return _context.Profile == AggregationProfile.March2026 ? sum - total.Nulls : sum;
    }

    private List<AggregateBin> FlatList(long now)
    {
        var keys = new SharedKeys(_query.Features);
        var none = new SharedKeyDictionary<decimal>(keys, [], [], 0);
        var used = new int[_flat!.Length];
        var bins = new List<AggregateBin>();
        for (var bin = 0; bin < _grid.Starts.Length && _grid.Starts[bin] <= now; bin++)
        {
            var count = 0;
            for (var feature = 0; feature < _flat.Length; feature++)
            {
                if (_flat[feature].Has(bin))
                {
                    used[count++] = feature;
                }
            }

            bins.Add(new AggregateBin { Period = new DateTimeOffset(_grid.Starts[bin], TimeSpan.Zero), Values = count == 0 ? none : FlatValues(keys, used.AsSpan(0, count), bin) });
        }

        return bins;
    }

    /// <summary>The values of the features that have events in a bin.</summary>
    private SharedKeyDictionary<decimal> FlatValues(SharedKeys keys, ReadOnlySpan<int> used, int bin)
    {
        var values = new decimal[used.Length];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = _flat![used[index]][bin].Round().ToDecimal();
        }

        return values.Length == keys.Names.Count ? new(keys, values) : new(keys, used.ToArray(), values, 0);
    }
}

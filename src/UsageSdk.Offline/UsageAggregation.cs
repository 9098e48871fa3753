using System.Runtime.CompilerServices;
using UsageSdk.Autumn;
using UsageSdk.Offline.Internal;

namespace UsageSdk.Offline;

/// <summary>An aggregation that takes its events bit by bit, in any order. Made by <see cref="OfflineAggregator"/>.</summary>
/// <remarks>
/// Sums are exact until they are rounded for the result, so that parts which are merged give the same as all events at once. One thread may use
/// an aggregation at a time: split the events, give each thread one, and merge them.
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

    /// <summary>Adds an event. One that the request does not ask for is passed over.</summary>
    /// <param name="record">The event.</param>
    public void Add(in UsageRecord record) => AddOne(in record);

    /// <summary>Adds events. Those that the request does not ask for are passed over.</summary>
    /// <param name="records">The events.</param>
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
        if (ReferenceEquals(this, other) || !Matches(other))
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
        var bins = new List<AggregateBin>();
        for (var bin = 0; bin < _grid.Starts.Length && _grid.Starts[bin] <= now; bin++)
        {
            bins.Add(new AggregateBin
            {
                Period = new DateTimeOffset(_grid.Starts[bin], TimeSpan.Zero),
                Values = new SharedKeyDictionary<decimal>(keys, Array.ConvertAll(_flat!, series => series[bin].Round().ToDecimal())),
            });
        }

        return bins;
    }

    private bool Matches(UsageAggregation other) =>
        _window == other._window
        && _context.Now == other._context.Now
        && _context.Profile == other._context.Profile
        && _grid.Starts.AsSpan().SequenceEqual(other._grid.Starts)
        && _query with { Features = [], Filters = [] } == other._query with { Features = [], Filters = [] }
        && _query.Features.AsSpan().SequenceEqual(other._query.Features)
        && _query.Filters.AsSpan().SequenceEqual(other._query.Filters);
}

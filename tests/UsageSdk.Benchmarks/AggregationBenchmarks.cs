using BenchmarkDotNet.Attributes;
using UsageSdk.Autumn;
using UsageSdk.Benchmarks.Baselines;
using UsageSdk.Offline;

namespace UsageSdk.Benchmarks;

/// <summary>The aggregator against what one writes by hand without any of the server's rules.</summary>
public class AggregationBenchmarks
{
    private AggregationEvents _events = null!;
    private UsageRecord[] _ownProperties = null!;

    [Params(1_000_000)]
    public int Events { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _events = new AggregationEvents(Events);
        _ownProperties = new AggregationEvents(Events, hasSharedProperties: false).Records;
        Check();
    }

    [Benchmark]
    public decimal[] FlatArray() => AggregationBaselines.ArrayFlat(_events.Samples, AggregationEvents.Customer, AggregationEvents.Feature, AggregationEvents.StartMilliseconds, AggregationEvents.Hours);

    [Benchmark]
    public Dictionary<long, decimal> FlatLinq() => AggregationBaselines.LinqFlat(_events.Samples, AggregationEvents.Customer, AggregationEvents.Feature);

    [Benchmark]
    public AggregateEventsResponse Flat() => OfflineAggregator.Aggregate(_events.Records, AggregationEvents.FlatRequest, AggregationEvents.Context);

    [Benchmark]
    public Dictionary<string, decimal[]> GroupedDictionary() =>
        AggregationBaselines.DictionaryGrouped(_events.Samples, AggregationEvents.Customer, AggregationEvents.Feature, AggregationEvents.StartMilliseconds, AggregationEvents.Hours);

    [Benchmark]
    public Dictionary<(long Hour, string Model), decimal> GroupedLinq() => AggregationBaselines.LinqGrouped(_events.Samples, AggregationEvents.Customer, AggregationEvents.Feature);

    [Benchmark]
    public AggregateEventsResponse Grouped() => OfflineAggregator.Aggregate(_events.Records, AggregationEvents.GroupedRequest, AggregationEvents.Context);

    [Benchmark]
    public AggregateEventsResponse GroupedNineLargest() => OfflineAggregator.Aggregate(_events.Records, AggregationEvents.RankedRequest, AggregationEvents.Context);

    /// <summary>Every record with properties of its own instead of one object per model.</summary>
    [Benchmark]
    public AggregateEventsResponse GroupedOwnProperties() => OfflineAggregator.Aggregate(_ownProperties, AggregationEvents.GroupedRequest, AggregationEvents.Context);

    /// <summary>A comparison means something only if both sides compute the same.</summary>
    private void Check()
    {
        var (flat, grouped, array, dictionary) = (Flat(), Grouped(), FlatArray(), GroupedDictionary());
        for (var hour = 0; hour < AggregationEvents.Hours; hour++)
        {
            if (flat.List[hour].Values[AggregationEvents.Feature] != array[hour]
                || grouped.List[hour].GroupedValues![AggregationEvents.Feature].Any(group => group.Value != dictionary[group.Key][hour]))
            {
                throw new InvalidOperationException($"Hour {hour} differs.");
            }
        }
    }
}

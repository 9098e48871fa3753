using BenchmarkDotNet.Attributes;
using UsageSdk.Autumn;
using UsageSdk.Offline;

namespace UsageSdk.Benchmarks;

/// <summary>Whether time grows with the events and nothing else, and memory with bins and groups alone.</summary>
public class AggregationScaleBenchmarks
{
    private AggregationEvents _events = null!;

    [Params(1_000_000, 10_000_000)]
    public int Events { get; set; }

    [GlobalSetup]
    public void Setup() => _events = new AggregationEvents(Events);

    [Benchmark]
    public AggregateEventsResponse Flat() => OfflineAggregator.Aggregate(_events.Records, AggregationEvents.FlatRequest, AggregationEvents.Context);

    [Benchmark]
    public AggregateEventsResponse Grouped() => OfflineAggregator.Aggregate(_events.Records, AggregationEvents.GroupedRequest, AggregationEvents.Context);
}

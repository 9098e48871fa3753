using BenchmarkDotNet.Attributes;
using UsageSdk.DodoPayments;

namespace UsageSdk.Benchmarks.Client;

/// <summary>The whole pipeline while somebody listens to its spans and instruments.</summary>
public sealed class ListenedBenchmarks : IDisposable
{
    private readonly ClientBenchmarks _calls = new();
    private Listeners? _listeners;

    [GlobalSetup]
    public void Listen() => _listeners = new Listeners();

    [Benchmark]
    public Task<IngestUsageEventsResponse> IngestListened() => _calls.Ingest();

    [Benchmark]
    public Task<ListUsageEventsResponse> ListListened() => _calls.List();

    [Benchmark]
    public Task<IngestedEvent> GetListened() => _calls.Get();

    [GlobalCleanup]
    public void Dispose() => _listeners?.Dispose();
}

using BenchmarkDotNet.Attributes;
using UsageSdk.Benchmarks.Client;
using UsageSdk.Testing;

namespace UsageSdk.Benchmarks.Queue;

/// <summary>The queue in a SQLite file beside what it is compared with. Each file is on the same disk.</summary>
public class QueueBenchmarks
{
    /// <summary>How many callers enqueue at once.</summary>
    public const int Callers = 16;

    private TemporaryFolder _folder = null!;
    private FakeUsageServer _server = null!;
    private BareTable _table = null!;
    private NaiveLoop _naive = null!;
    private QueueHost _waiting = null!;
    private QueueHost _delivering = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = new();
        _server = QueueHost.NewServer();
        _table = new(_folder.File("bare.db"), QueueHost.Content);
        _naive = new(_table, _server);
        _waiting = new(_folder.File("waiting.db"), _server);
        _delivering = new(_folder.File("delivering.db"), _server);
        await _delivering.StartAsync();
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _delivering.DisposeAsync();
        await _waiting.DisposeAsync();
        _naive.Dispose();
        _table.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Benchmark]
    public int InsertBy16() => Insert(1, Callers);

    [Benchmark]
    public Task<int> EnqueueBy16() => EnqueueSingly(1);

    [Benchmark]
    public int InsertBy1000() => Insert(1, Payloads.Batch);

    [Benchmark]
    public Task<int> EnqueueBy1000() => EnqueueArrays(1);

    [Benchmark]
    public Task<int> EnqueueBy1000Scattered() => EnqueueScattered(1);

    [Benchmark]
    public Task<int> InsertAndPost() => _naive.DeliverAsync(1);

    [Benchmark]
    public async Task<long> EnqueueAndDeliver1000()
    {
        await _delivering.EnqueueArraysAsync(1);
        var delivered = await _delivering.DrainAsync();
        _server.ClearRequests();
        return delivered;
    }

    internal int Insert(int transactions, int rows)
    {
        for (var transaction = 0; transaction < transactions; transaction++)
        {
            _table.Insert(rows);
        }

        return transactions * rows;
    }

    internal Task<int> EnqueueSingly(int times) => _waiting.EnqueueSinglyAsync(Callers, times);

    internal Task<int> EnqueueArrays(int times) => _waiting.EnqueueArraysAsync(times);

    internal Task<int> EnqueueScattered(int times) => _waiting.EnqueueArraysAsync(times, QueueHost.ScatteredEvents);
}

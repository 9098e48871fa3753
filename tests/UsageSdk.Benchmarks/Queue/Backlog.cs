using UsageSdk.Benchmarks.Client;

namespace UsageSdk.Benchmarks.Queue;

/// <summary>How much memory a queue needs whose server cannot be reached, so that all events wait.</summary>
internal static class Backlog
{
    /// <summary>The managed heap after full collections, with some events waiting and with many.</summary>
    public static async Task<(long Few, long Many)> MeasureAsync(int few, int many)
    {
        using var folder = new TemporaryFolder();
        using var server = QueueHost.NewServer();
        using var unreachable = new UnreachableHandler();
        await using var queue = new QueueHost(folder.File("waiting.db"), server, unreachable);
        await queue.StartAsync();
        await queue.EnqueueArraysAsync(few / Payloads.Batch);
        var before = await HeapAsync(queue, few);
        await queue.EnqueueArraysAsync((many - few) / Payloads.Batch);
        return (before, await HeapAsync(queue, many));
    }

    private static async Task<long> HeapAsync(QueueHost queue, int waiting)
    {
        var pending = (await queue.Ingestor.ReadBooksAsync()).Values.Sum(static books => books.Pending);
        if (pending != waiting)
        {
            throw new InvalidOperationException($"{waiting} events should wait, and {pending} do.");
        }

        // Finalizers free what only the next collection takes.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed class UnreachableHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused."));
    }
}

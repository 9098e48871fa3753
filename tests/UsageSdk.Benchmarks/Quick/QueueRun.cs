using System.Globalization;
using UsageSdk.Benchmarks.Client;
using UsageSdk.Benchmarks.Queue;

namespace UsageSdk.Benchmarks.Quick;

/// <summary>The targets of the durable queue.</summary>
internal static class QueueRun
{
    private const int Few = 1000;
    private const int NaiveEvents = 100;
    private const double Megabyte = 1_000_000;

    // At least half of the baseline's rows a second.
    private const double MostSingly = 1 / 0.5;
    private const double MostArrays = 1 / 0.7;
    private const double MostDrain = 1 / 20.0;

    public static IEnumerable<Result> Enqueue(Effort effort)
    {
        var work = new QueueBenchmarks();
        work.Setup().GetAwaiter().GetResult();
        try
        {
            var few = effort with { WarmUpBatch = 1 };
            var singly = new Measurement(
            [
                ("bare", times => work.Insert(times, QueueBenchmarks.Callers)),
                ("queue", times => work.EnqueueSingly(times).GetAwaiter().GetResult()),
            ]).Run(few);
            yield return Rate("enqueue on SQLite, 16 callers: time", singly["queue"], singly["bare"], MostSingly, QueueBenchmarks.Callers);
            var arrays = new Measurement(
            [
                ("bare", times => work.Insert(times, Payloads.Batch)),
                ("queue", times => work.EnqueueArrays(times).GetAwaiter().GetResult()),
            ]).Run(few);
            yield return Rate("enqueue on SQLite, arrays of 1,000: time", arrays["queue"], arrays["bare"], MostArrays, Payloads.Batch);
            var scattered = new Measurement(
            [
                ("bare", times => work.Insert(times, Payloads.Batch)),
                ("queue", times => work.EnqueueScattered(times).GetAwaiter().GetResult()),
            ]).Run(few);
            yield return Rate("the same, times scattered over 17 min: time", scattered["queue"], scattered["bare"], null, Payloads.Batch);
        }
        finally
        {
            work.Cleanup().GetAwaiter().GetResult();
        }
    }

    public static IEnumerable<Result> Drain(Effort effort)
    {
        using var folder = new TemporaryFolder();
        using var table = new BareTable(folder.File("bare.db"), QueueHost.Content);
        var rounds = Math.Max(1, effort.Rounds / 3);
        // 10,000 events: ten requests.
        var batches = Math.Max(1, effort.Waiting / 100_000);
        var naive = new List<double>();
        var queue = new List<double>();
        for (var round = effort.WarmUp == TimeSpan.Zero ? 1 : 0; round <= rounds; round++)
        {
            var naiveTime = Naive(table);
            var queueTime = DrainAsync(folder.File($"queue{round}.db"), batches).GetAwaiter().GetResult();
            if (round > 0)
            {
                naive.Add(naiveTime);
                queue.Add(queueTime);
            }
        }

        yield return Rate("drain SQLite to the fake: time", new(queue, [0]), new(naive, [0]), MostDrain, 1);
    }

    public static IEnumerable<Result> Memory(Effort effort)
    {
        var (few, many) = Backlog.MeasureAsync(Few, effort.Waiting).GetAwaiter().GetResult();
        yield return new(
            string.Create(CultureInfo.InvariantCulture, $"heap of {effort.Waiting:N0} waiting above {Few:N0}"), (many - few) / Megabyte, "MB", 20,
            string.Create(CultureInfo.InvariantCulture, $"{many / Megabyte:F1} MB, with {Few:N0} {few / Megabyte:F1} MB"));
    }

    /// <returns>Nanoseconds for an event.</returns>
    private static double Naive(BareTable table)
    {
        using var server = QueueHost.NewServer();
        using var loop = new NaiveLoop(table, server);
        return Measurement.Once(times => loop.DeliverAsync(times).GetAwaiter().GetResult(), NaiveEvents).Nanoseconds;
    }

    private static async Task<double> DrainAsync(string file, int batches)
    {
        using var server = QueueHost.NewServer();
        await using var queue = new QueueHost(file, server);
        var events = await queue.EnqueueArraysAsync(batches);
        var started = Measurement.Clock.GetTimestamp();
        await queue.StartAsync();
        await queue.DrainAsync();
        var elapsed = Measurement.Clock.GetElapsedTime(started);
        var delivered = (await queue.Ingestor.ReadBooksAsync()).Values.Sum(static books => books.Delivered);
        return delivered == events ? elapsed.TotalNanoseconds / events : throw new InvalidOperationException($"{events} events were enqueued, and {delivered} delivered.");
    }

    private static Result Rate(string name, Figure ours, Figure baseline, double? target, int rows) => new(name, ours.TimeOver(baseline), "x", target, string.Create(
        CultureInfo.InvariantCulture, $"{rows * 1e9 / ours.Nanoseconds:F0} a second, baseline {rows * 1e9 / baseline.Nanoseconds:F0}"));
}

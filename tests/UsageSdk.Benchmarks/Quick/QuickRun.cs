using System.Globalization;
using UsageSdk.Benchmarks.Client;

namespace UsageSdk.Benchmarks.Quick;

/// <summary>All targets in a few minutes: one table, as text and as JSON.</summary>
public static class QuickRun
{
    /// <summary>Measures and writes the table.</summary>
    /// <returns>The exit code: 1 when a target is missed.</returns>
    public static int Run(Effort effort, TextWriter output, string? only = null)
    {
        var results = new List<Result>();
        foreach (var (name, measure) in Parts)
        {
            if (only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase))
            {
                results.AddRange(measure(effort));
            }
        }

        return Table.Write(results, output);
    }

    private static IReadOnlyList<(string Name, Func<Effort, IEnumerable<Result>> Measure)> Parts { get; } =
    [
        ("ingest", Ingest),
        ("list", List),
        ("get", Get),
        ("token", Token),
        ("start-up", StartUp),
        ("aggregation", Aggregation),
        ("queue enqueue", QueueRun.Enqueue),
        ("queue drain", QueueRun.Drain),
        ("queue memory", QueueRun.Memory),
    ];

    private static IEnumerable<Result> Ingest(Effort effort)
    {
        var calls = new ClientBenchmarks();
        var figures = new Measurement(
        [
            ("by hand", Repeat(calls.IngestHandWritten)),
            ("bare", Repeat(calls.IngestBare)),
            ("validated", Repeat(calls.IngestValidated)),
            ("full", Repeat(calls.Ingest)),
        ]).Run(effort);
        yield return Time("ingest 1,000, bare: time", figures["bare"], figures["by hand"], 0.70);
        yield return Memory("ingest 1,000, bare: memory", figures["bare"], figures["by hand"], 0.03);
        yield return Time("ingest 1,000, full pipeline: time", figures["full"], figures["by hand"], null);
        yield return Memory("ingest 1,000, full pipeline: memory", figures["full"], figures["by hand"], null);
        yield return new("full pipeline adds to ingest: memory", figures["full"].Bytes - figures["bare"].Bytes, "B", 700, "validation included");
        yield return new("validation of 1,000 events: memory", figures["validated"].Bytes - figures["bare"].Bytes, "B", 0.5, "with and without");
        yield return new("validation of 1,000 events: time", figures["validated"].TimeAbove(figures["bare"]) / 1000, "us", null, "with and without");
    }

    private static IEnumerable<Result> List(Effort effort)
    {
        var calls = new ClientBenchmarks();
        var figures = new Measurement([("by hand", Repeat(calls.ListHandWritten)), ("bare", Repeat(calls.ListBare)), ("full", Repeat(calls.List))]).Run(effort);
        yield return Time("list 100, bare: time", figures["bare"], figures["by hand"], 0.95);
        yield return Memory("list 100, bare: memory", figures["bare"], figures["by hand"], 1.00);
        yield return Time("list 100, full pipeline: time", figures["full"], figures["by hand"], null);
        yield return Memory("list 100, full pipeline: memory", figures["full"], figures["by hand"], null);
        yield return new("full pipeline adds to list: memory", figures["full"].Bytes - figures["bare"].Bytes, "B", 700, "");
    }

    private static IEnumerable<Result> Get(Effort effort)
    {
        var calls = new ClientBenchmarks();
        var figures = new Measurement(
        [
            ("by hand", Repeat(calls.GetHandWritten)),
            ("bare", Repeat(calls.GetBare)),
            ("full", Repeat(calls.Get)),
            ("paced", Repeat(calls.GetPaced)),
            ("clock", new TokenBenchmarks().ReadClock),
        ]).Run(effort);
        yield return Time("get one, bare: time", figures["bare"], figures["by hand"], 1.10);
        yield return Memory("get one, bare: memory", figures["bare"], figures["by hand"], 1.10);
        yield return Time("get one, full pipeline: time", figures["full"], figures["by hand"], null);
        yield return Memory("get one, full pipeline: memory", figures["full"], figures["by hand"], null);
        var readsBare = CountingClock.ReadsOf(static (handler, time) => Clients.Bare(handler, time));
        yield return Added("full pipeline adds to get", figures["full"], CountingClock.ReadsOf(Clients.Full));
        yield return new("full pipeline adds to get: memory", figures["full"].Bytes - figures["bare"].Bytes, "B", 700, "");
        yield return Added("full pipeline and pacing add to get", figures["paced"], CountingClock.ReadsOf(Clients.Paced));
        yield return new("full pipeline and pacing add to get: memory", figures["paced"].Bytes - figures["bare"].Bytes, "B", 700, "with the policy header that each reply brings");

        using var listened = new ListenedBenchmarks();
        listened.Listen();
        var heard = new Measurement([("by hand", Repeat(calls.GetHandWritten)), ("listened", Repeat(listened.GetListened))]).Run(effort);
        yield return Time("get one, full pipeline, listeners: time", heard["listened"], heard["by hand"], null);
        yield return Memory("get one, full pipeline, listeners: memory", heard["listened"], heard["by hand"], null);

        Result Added(string name, Figure figure, int reads) => new(
            $"{name}: time", (figure.TimeAbove(figures["bare"]) - ((reads - readsBare) * figures["clock"].Nanoseconds)) / 1000, "us", 1.5,
            string.Create(CultureInfo.InvariantCulture, $"less {reads - readsBare} readings of the clock: it reads {reads} times, bare {readsBare} times, each {figures["clock"].Nanoseconds:F1} ns"));
    }

    private static IEnumerable<Result> Token(Effort effort)
    {
        var figures = new Measurement([("clock", new TokenBenchmarks().ReadClock), ("hit", new TokenBenchmarks().Hit)]).Run(effort with { WarmUpBatch = effort.WarmUpBatch * 100 });
        yield return new("token-cache hit above GetUtcNow: time", figures["hit"].TimeAbove(figures["clock"]), "ns", 15, string.Create(CultureInfo.InvariantCulture, $"GetUtcNow {figures["clock"].Nanoseconds:F1} ns"));
        yield return new("token-cache hit: memory", figures["hit"].Bytes, "B", 0.5, "");
    }

    private static IEnumerable<Result> StartUp(Effort effort)
    {
        var figures = new Measurement([("start-up", Repeat(new StartUpBenchmarks().ContainerToFirstCall))]).Run(effort with { WarmUpBatch = 1 });
        yield return new("start-up, container to first call: time", figures["start-up"].Nanoseconds / 1000, "us", null, "warm");
        yield return new("start-up, container to first call: memory", figures["start-up"].Bytes, "B", null, "warm");
    }

    private static IEnumerable<Result> Aggregation(Effort effort)
    {
        var work = new AggregationBenchmarks { Events = 100_000 };
        work.Setup();
        var figures = new Measurement(
        [
            ("flat by hand", times => Do(times, work.FlatArray)),
            ("flat", times => Do(times, work.Flat)),
            ("grouped by hand", times => Do(times, work.GroupedDictionary)),
            ("grouped", times => Do(times, work.Grouped)),
        ]).Run(effort with { WarmUpBatch = 1 });
        yield return Time("aggregate 100,000 events, flat: time", figures["flat"], figures["flat by hand"], null);
        yield return Time("aggregate 100,000 events, 50 groups: time", figures["grouped"], figures["grouped by hand"], null);

        static void Do<T>(int times, Func<T> aggregate)
        {
            for (var index = 0; index < times; index++)
            {
                aggregate();
            }
        }
    }

    internal static Result Time(string name, Figure ours, Figure byHand, double? target) =>
        new(name, ours.TimeOver(byHand), "x", target, string.Create(CultureInfo.InvariantCulture, $"{ours.Nanoseconds / 1000:F2} us, by hand {byHand.Nanoseconds / 1000:F2} us"));

    private static Result Memory(string name, Figure ours, Figure byHand, double? target) =>
        new(name, ours.Bytes / byHand.Bytes, "x", target, string.Create(CultureInfo.InvariantCulture, $"{ours.Bytes:F0} B, by hand {byHand.Bytes:F0} B"));

    internal static Action<int> Repeat<T>(Func<Task<T>> call) => times =>
    {
        for (var index = 0; index < times; index++)
        {
            call().GetAwaiter().GetResult();
        }
    };
}

using System.Globalization;
using UsageSdk.Benchmarks.Client;
using UsageSdk.Benchmarks.Quick;

namespace UsageSdk.Benchmarks.Loopback;

/// <summary>Batches of 1,000 events over sockets, against the fake server in its own process.</summary>
public static class LoopbackRun
{
    // At least 0.9 of the hand-written loop's events a second.
    private const double MostTime = 1 / 0.9;

    /// <summary>Measures and writes the table.</summary>
    /// <returns>The exit code: 1 when the target is missed.</returns>
    public static async Task<int> RunAsync(Effort effort, TextWriter output)
    {
        using var server = await FakeProcess.StartAsync();
        using var handler = new SocketsHttpHandler();
        using var plain = Clients.Of(server.Http1, server.Key);
        using var http2 = Clients.Of(server.Http2, server.Key, useHttp2: true);
        using var packed = Clients.Of(server.Http1, server.Key, compressFrom: 0);
        var byHand = Clients.HandWritten(handler, server.Http1, server.Key);
        var figures = new Measurement(
        [
            ("by hand", QuickRun.Repeat(() => byHand.IngestAsync(Payloads.HandWritten))),
            ("http/1.1", QuickRun.Repeat(() => plain.UsageEvents.IngestAsync(Payloads.Ingest))),
            ("http/2", QuickRun.Repeat(() => http2.UsageEvents.IngestAsync(Payloads.Ingest))),
            ("gzip", QuickRun.Repeat(() => packed.UsageEvents.IngestAsync(Payloads.Ingest))),
        ]).Run(effort);
        return Table.Write(
        [
            Row("loopback ingest, full pipeline: time", figures["http/1.1"], MostTime),
            Row("loopback ingest, HTTP/2: time", figures["http/2"], target: null),
            Row("loopback ingest, gzip: time", figures["gzip"], target: null),
        ], output);

        Result Row(string name, Figure ours, double? target) => new(name, ours.TimeOver(figures["by hand"]), "x", target, string.Create(
            CultureInfo.InvariantCulture, $"{PerSecond(ours):F0} events/s, by hand {PerSecond(figures["by hand"]):F0}"));
    }

    private static double PerSecond(Figure batch) => Payloads.Batch * 1e9 / batch.Nanoseconds;
}

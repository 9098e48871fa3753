using Microsoft.Extensions.Hosting;
using UsageSdk.Testing;
using Worker;

namespace UsageSdk.Samples.Tests.Worker;

/// <summary>The worker of the sample with a fake Usage Engine, a virtual clock and a file in memory.</summary>
internal sealed class WorkerFixture : IHostApplicationLifetime, IDisposable
{
    private readonly UsageClient _usage;

    public WorkerFixture(string? json = null)
    {
        File = new(json ?? Committed());
        _usage = Server.CreateClient();
    }

    public FakeUsageServer Server { get; } = FakeUsageServer.At("2026-03-10T12:00Z");

    public MemoryFile File { get; }

    public bool HasEnded { get; private set; }

    CancellationToken IHostApplicationLifetime.ApplicationStarted => default;

    CancellationToken IHostApplicationLifetime.ApplicationStopping => default;

    CancellationToken IHostApplicationLifetime.ApplicationStopped => default;

    /// <summary>The meters.json that lies beside the sample's source.</summary>
    public static string Committed() => System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "committed-meters.json"));

    /// <summary>Lines, so that what a test looks for is not a part of another one.</summary>
    public static IReadOnlyList<string> Lines(StringWriter output) => output.ToString().TrimEnd().Split(Environment.NewLine);

    public void StopApplication() => HasEnded = true;

    public ProvisioningWorker Worker(TextWriter output, bool planOnly = false, bool prune = false, bool watch = false) =>
        new(_usage, File, new WorkerSettings(File.Name, "a fake", planOnly, prune, watch), Plain.Console(output, 1000), Server.Clock, this);

    /// <summary>Runs the worker once; where it waits, in virtual time.</summary>
    public async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(string? json = null, bool planOnly = false, bool prune = false, bool waits = false)
    {
        if (json is not null)
        {
            File.Change(json);
        }

        using var output = new StringWriter();
        using var worker = Worker(output, planOnly, prune);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await (waits ? Server.Clock.RunUntilAsync(worker.ExecuteTask!, cancellationToken: TestContext.Current.CancellationToken) : worker.ExecuteTask!);
        return (worker.ExitCode, Lines(output));
    }

    /// <summary>What the Usage Engine has, and how often.</summary>
    public IReadOnlyList<string> Names() =>
    [
        .. Server.UsageEngine.MeterTypes.Select(type => type.Name),
        .. Server.UsageEngine.Meters.Select(meter => $"{meter.MeterKey} of {meter.UserId}: {meter.Capacity:0}"),
    ];

    public void Dispose()
    {
        _usage.Dispose();
        Server.Dispose();
        File.Dispose();
    }
}

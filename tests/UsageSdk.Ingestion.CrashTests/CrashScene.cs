using System.Globalization;
using UsageSdk.Testing;
using UsageSdk.Testing.AspNetCore;

namespace UsageSdk.Ingestion.CrashTests;

/// <summary>The three services on a port, which fail now and then, and processes that enqueue for them, deliver, and are killed.</summary>
internal sealed class CrashScene : IAsyncDisposable
{
    private readonly FakeUsageServerHost _host;
    private readonly Dictionary<string, string> _environment;
    private readonly string _kind;
    private readonly string _location;

    private CrashScene(FakeUsageServerHost host, string collector, string kind, string location)
    {
        (_host, Collector, _kind, _location) = (host, collector, kind, location);
        var options = new UsageClientOptions();
        host.Configure(options);
        _environment = new()
        {
            ["Usage__Autumn__SecretKey"] = options.Autumn.SecretKey!,
            ["Usage__Autumn__BaseAddress"] = options.Autumn.BaseAddress.ToString(),
            ["Usage__Autumn__Pacing__Enabled"] = "false",
            ["Usage__Autumn__Resilience__AttemptTimeout"] = "00:00:02",
            ["Usage__DodoPayments__ApiKey"] = options.DodoPayments.ApiKey!,
            ["Usage__DodoPayments__BaseAddress"] = options.DodoPayments.BaseAddress!.ToString(),
            ["Usage__DodoPayments__Pacing__Enabled"] = "false",
            ["Usage__UsageEngine__ClientId"] = options.UsageEngine.ClientId!,
            ["Usage__UsageEngine__ClientSecret"] = options.UsageEngine.ClientSecret!,
            ["Usage__UsageEngine__BaseAddress"] = options.UsageEngine.BaseAddress!.ToString(),
            ["Usage__UsageEngine__Pacing__Enabled"] = "false",
        };
    }

    public FakeUsageServer Server => _host.Server;

    public string Collector { get; }

    public static async Task<CrashScene> StartAsync(string kind, string location)
    {
        var server = new FakeUsageServer(TimeProvider.System) { EnforcesRateLimits = false };
        server.Autumn.AddCustomer("cus_1");
        server.DodoPayments.AddCustomer("cus_1");
        using var client = server.CreateClient();
        var collector = await client.Collectors.CreateAsync(new() { Name = "collector" }, cancellationToken: TestContext.Current.CancellationToken);
        return new(await FakeUsageServerHost.StartAsync(server, cancellationToken: TestContext.Current.CancellationToken), collector.Id, kind, location);
    }

    /// <summary>Starts a process that enqueues events from a number on, and delivers.</summary>
    public ChildProcess Enqueue(int first) => Launch("enqueue", first);

    /// <summary>Starts a process that only delivers, until its input is closed; then it delivers all that is left, and reports.</summary>
    public ChildProcess Deliver() => Launch("deliver", 0);

    /// <summary>Delivers all that is left, and returns what the queue then says.</summary>
    public async Task<QueueReport> DrainAsync()
    {
        using var child = Launch("drain", 0);
        await child.ReadyAsync();
        return QueueReport.Read(await child.ReadToEndAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Server.Dispose();
    }

    private ChildProcess Launch(string mode, int first) => new([mode, _kind, _location, Collector, first.ToString(CultureInfo.InvariantCulture)], _environment);
}

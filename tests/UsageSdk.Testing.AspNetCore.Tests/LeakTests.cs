using System.Diagnostics;
using System.Net.NetworkInformation;
using UsageSdk.Autumn;

namespace UsageSdk.Testing.AspNetCore.Tests;

/// <summary>A thousand hosts with clients leave nothing behind in the process.</summary>
[Collection(nameof(AloneCollection))]
public sealed class LeakTests
{
    private const int Fakes = 1000;

    // Threads of the pool and the like come and go; a leak of one a server would be a thousand.
    private const int Slack = 50;

    [Fact]
    public async Task Servers_on_ports_leave_nothing_behind()
    {
        await RunAsync([]);
        var (handles, threads) = Count();
        var left = new List<WeakReference>();
        var ports = new HashSet<int>();

        for (var number = 0; number < Fakes; number++)
        {
            ports.Add(await RunAsync(left));
        }

        // Pools keep what used them last; then it is this one.
        await RunAsync([]);

        // Twice: what the first collection finds to finalize, the second frees.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var (handlesAfter, threadsAfter) = Count();
        TestContext.Current.SendDiagnosticMessage("handles {0} -> {1}, threads {2} -> {3}, alive {4}", handles, handlesAfter, threads, threadsAfter, left.Count(static item => item.IsAlive));
        Assert.Equal(Fakes * 3, left.Count);
        Assert.InRange(left.Count(static item => item.IsAlive), 0, Slack);

        // Other programs get some of the ports that have become free.
        Assert.InRange(ports.Intersect(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(static point => point.Port)).Count(), 0, Slack);
        Assert.InRange(handlesAfter, 0, handles + Slack);
        Assert.InRange(threadsAfter, 0, threads + Slack);
    }

    /// <summary>One server on a port and its client, with a call that is answered, one that is reset, and one that waits when they end.</summary>
    /// <returns>The port.</returns>
    private static async Task<int> RunAsync(List<WeakReference> left)
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Faults.For(UsageOperations.UsageEventsList).Meet(Fault.Reset);
        server.Faults.For(UsageOperations.UsageEventsList).Where(_ => arrived.TrySetResult()).Meet(Fault.Silence);
        var host = await FakeUsageServerHost.StartAsync(server);
        var options = new UsageClientOptions();
        host.Configure(options);
        var usage = UsageClient.Create(options);
        await usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api" });
        await Assert.ThrowsAsync<UsageConnectionException>(() => usage.UsageEvents.ListAsync(options: new() { MaxRetries = 0 }));
        var waiting = usage.UsageEvents.ListAsync(options: new() { MaxRetries = 0 });
        await arrived.Task;
        await host.DisposeAsync();
        await Assert.ThrowsAsync<UsageConnectionException>(() => waiting);
        usage.Dispose();
        server.Dispose();
        left.AddRange([new(server), new(usage), new(host)]);
        return host.Address.Port;
    }

    private static (int Handles, int Threads) Count()
    {
        using var process = Process.GetCurrentProcess();
        return (process.HandleCount, process.Threads.Count);
    }
}

using System.Diagnostics;
using UsageSdk.Autumn;

namespace UsageSdk.Testing.Tests;

/// <summary>A thousand servers with clients leave nothing behind in the process.</summary>
[Collection(nameof(AloneCollection))]
public sealed class LeakTests
{
    private const int Fakes = 1000;

    // Threads of the pool and the like come and go; a leak of one a server would be a thousand.
    private const int Slack = 50;

    [Fact]
    public async Task Servers_in_the_process_leave_nothing_behind()
    {
        await RunAsync([]);
        var (handles, threads) = Count();
        var left = new List<WeakReference>();
        var timers = 0;

        for (var number = 0; number < Fakes; number++)
        {
            timers += await RunAsync(left);
        }

        // Pools keep what used them last; then it is this one.
        await RunAsync([]);

        // Twice: what the first collection finds to finalize, the second frees.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var (handlesAfter, threadsAfter) = Count();
        TestContext.Current.SendDiagnosticMessage("handles {0} -> {1}, threads {2} -> {3}", handles, handlesAfter, threads, threadsAfter);
        Assert.Equal(Fakes * 3, left.Count);
        Assert.Equal((0, 0), (left.Count(static item => item.IsAlive), timers));
        Assert.InRange(handlesAfter, 0, handles + Slack);
        Assert.InRange(threadsAfter, 0, threads + Slack);
    }

    /// <summary>One server and its client, with a retry and a call that waits when they end.</summary>
    /// <returns>The timers that are left on the clock.</returns>
    private static async Task<int> RunAsync(List<WeakReference> left)
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        server.Faults.For(UsageOperations.BalancesTrack).Respond(503);
        server.Faults.For(UsageOperations.UsageEventsList).Meet(Fault.Silence);
        var usage = server.CreateClient();
        await server.Clock.RunUntilAsync(usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api" }));
        await server.Clock.RunUntilAsync(usage.Meters.ListAsync());
        using var cancellation = new CancellationTokenSource();
        var waiting = usage.UsageEvents.ListAsync(cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        usage.Dispose();
        server.Dispose();
        left.AddRange([new(server), new(usage), new(server.Clock)]);
        return server.Clock.PendingTimers;
    }

    private static (int Handles, int Threads) Count()
    {
        using var process = Process.GetCurrentProcess();
        return (process.HandleCount, process.Threads.Count);
    }
}

using Microsoft.Extensions.DependencyInjection;
using UsageSdk;
using UsageSdk.DodoPayments;
using UsageSdk.Testing;

namespace Docs.Examples;

/// <summary>src/docs/rate-limits.md.</summary>
public sealed class RateLimitExamples
{
    [Fact]
    public async Task A_bulk_job_waits_for_its_turn()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.EnforcesRateLimits = true;
        server.DodoPayments.RateLimitTier = 1;
        server.DodoPayments.AddCustomer("cus_1");
        var services = new ServiceCollection();
        services.AddUsageClient(server.Configure);
        services.AddUsageClient(options => options.DodoPayments.Pacing.Enabled = true);

        services.AddUsageClient(options =>
        {
            options.DodoPayments.RateLimitTier = 1;
            options.DodoPayments.Pacing.MaxWait = TimeSpan.FromHours(1);
            options.DodoPayments.Resilience.TotalTimeout = TimeSpan.FromHours(2);
        });

        await using var provider = services.BuildServiceProvider();
        var events = Enumerable.Range(0, 1500).Select(number => new EventInput { EventId = $"evt_{number}", CustomerId = "cus_1", EventName = "api.call" });
        await server.Clock.RunUntilAsync(IngestAsync(provider.GetRequiredService<IUsageClient>(), events, TestContext.Current.CancellationToken));

        Assert.Equal(1500, server.DodoPayments.Events.Count);
        server.AssertReceived(UsageOperations.UsageEventsIngest, times: 2, request => request.Status == 200);
    }

    private static async Task IngestAsync(IUsageClient usage, IEnumerable<EventInput> events, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(events.Chunk(1000), cancellationToken, async (batch, token) =>
            await usage.UsageEvents.IngestAsync(new() { Events = batch }, cancellationToken: token));
    }
}

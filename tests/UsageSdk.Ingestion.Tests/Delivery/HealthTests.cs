using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace UsageSdk.Ingestion.Tests.Delivery;

public sealed class HealthTests
{
    [Fact]
    public async Task A_queue_at_work_is_healthy_and_shows_its_books()
    {
        await using var host = await StartAsync();
        await host.EnqueueAsync([host.Ingest("evt_1"), host.Track("key_1")]);
        await host.FlushAsync();

        var entry = await CheckAsync(host);

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal((2L, 2L, 0L), (entry.Data["enqueued"], entry.Data["delivered"], entry.Data["pending"]));
    }

    [Fact]
    public async Task An_event_that_has_used_half_of_its_window_degrades()
    {
        await using var host = await StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Always().Respond(503);
        await host.EnqueueAsync(host.Ingest("evt_1"));

        await host.FlushAsync(TimeSpan.FromMinutes(29));
        var before = await CheckAsync(host);
        await host.FlushAsync(TimeSpan.FromMinutes(2));
        var after = await CheckAsync(host);

        Assert.StartsWith("dodo-payments: paused after: 503", before.Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, after.Status);
        Assert.StartsWith("dodo-payments: the first event to expire has used 5", after.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destination_that_fails_for_minutes_degrades_also_without_a_window()
    {
        await using var host = await StartAsync();
        host.Server.Faults.For(UsageOperations.BalancesTrack).Always().Respond(503);
        await host.EnqueueAsync(host.Track("key_1"));

        await host.FlushAsync(TimeSpan.FromMinutes(4));
        var before = await CheckAsync(host);
        await host.FlushAsync(TimeSpan.FromMinutes(2));
        var after = await CheckAsync(host);

        Assert.Equal((HealthStatus.Healthy, HealthStatus.Degraded), (before.Status, after.Status));
    }

    [Fact]
    public async Task A_credential_that_is_refused_degrades_and_shows_no_secret()
    {
        await using var host = await StartAsync(services => services.AddUsageClient(static options => options.Autumn.SecretKey = "am_sk_test_wrong_and_secret"));
        await host.EnqueueAsync(host.Track("key_1"));
        await host.FlushAsync(TimeSpan.FromSeconds(10));

        var entry = await CheckAsync(host);

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.StartsWith("autumn: paused after: 401", entry.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong_and_secret", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_whose_delivery_does_not_run_is_degraded()
    {
        await using var host = new QueueHost(services: static services => services.AddHealthChecks().AddUsageIngestion());

        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task A_check_has_the_name_that_it_is_given()
    {
        await using var host = await QueueHost.StartAsync(services: services =>
        {
            services.AddUsageClient("tenant");
            services.AddUsageIngestion("tenant").UseInMemory();
            services.AddHealthChecks().AddUsageIngestion().AddUsageIngestion("metering").AddUsageIngestion(queueName: "tenant").AddUsageIngestion("of the tenant", queueName: "tenant");
        });

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["metering", "of the tenant", "usage-ingestion", "usage-ingestion-tenant"], report.Entries.Keys.Order());
        Assert.All(report.Entries.Values, static entry => Assert.Equal(HealthStatus.Healthy, entry.Status));
    }

    [Theory]
    [InlineData(StoreFault.LosesAnEvent)]
    [InlineData(StoreFault.CannotBeRead)]
    public async Task A_store_that_has_lost_an_event_or_fails_is_unhealthy(StoreFault fault)
    {
        await using var host = new QueueHost(services: services =>
        {
            services.AddHealthChecks().AddUsageIngestion();
            FaultyStore.Wrap(services, fault);
        });
        await host.EnqueueAsync([host.Ingest("evt_1"), host.Ingest("evt_2")]);

        var entry = await CheckAsync(host);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal(fault == StoreFault.LosesAnEvent ? "The books do not balance: 1 of 2 enqueued events have no outcome." : "The store is gone.", entry.Description);
    }

    private static Task<QueueHost> StartAsync(Action<IServiceCollection>? configure = null) => QueueHost.StartAsync(
        services: services =>
        {
            services.AddHealthChecks().AddUsageIngestion();
            configure?.Invoke(services);
        });

    private static async Task<HealthReportEntry> CheckAsync(QueueHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["usage-ingestion"];
}

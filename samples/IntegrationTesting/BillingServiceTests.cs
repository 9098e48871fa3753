using Microsoft.Extensions.DependencyInjection;
using UsageSdk;
using UsageSdk.Autumn;
using UsageSdk.Testing;

namespace IntegrationTesting;

/// <summary>Each test has a server of its own, so that they run in parallel.</summary>
public sealed class BillingServiceTests : IDisposable
{
    private readonly FakeUsageServer _server = FakeUsageServer.At("2026-03-10T12:00Z");
    private readonly ServiceProvider _provider;
    private readonly BillingService _billing;

    public BillingServiceTests()
    {
        _server.Autumn.AddCustomer("cus_1");
        var services = new ServiceCollection();
        services.AddSingleton<BillingService>();

        // The application's own registration, with the fake server in place of the network.
        services.AddUsageClient(_server.Configure);
        _provider = services.BuildServiceProvider();
        _billing = _provider.GetRequiredService<BillingService>();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _provider.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task What_is_above_the_included_units_is_billed()
    {
        await _billing.RecordAsync("cus_1", "call-1", 700, Cancellation);
        await _billing.RecordAsync("cus_1", "call-2", 800, Cancellation);

        Assert.Equal(1.00m, await _billing.BillAsync("cus_1", 2026, 3, Cancellation));
    }

    [Fact]
    public async Task A_customer_without_usage_owes_nothing() =>
        Assert.Equal(0, await _billing.BillAsync("cus_1", 2026, 3, Cancellation));

    [Fact]
    public async Task The_last_instant_of_a_month_is_billed_in_it_and_the_next_one_is_not()
    {
        _server.Clock.AdvanceTo(new(2026, 3, 31, 23, 59, 59, 999, TimeSpan.Zero));
        await _billing.RecordAsync("cus_1", "call-1", 2_000, Cancellation);
        _server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await _billing.RecordAsync("cus_1", "call-2", 3_000, Cancellation);

        Assert.Equal(2.00m, await _billing.BillAsync("cus_1", 2026, 3, Cancellation));
        Assert.Equal(4.00m, await _billing.BillAsync("cus_1", 2026, 4, Cancellation));
    }

    [Fact]
    public async Task A_call_that_is_recorded_twice_counts_once()
    {
        Assert.True(await _billing.RecordAsync("cus_1", "call-1", 1_500, Cancellation));
        Assert.False(await _billing.RecordAsync("cus_1", "call-1", 1_500, Cancellation));

        Assert.Equal(1.00m, await _billing.BillAsync("cus_1", 2026, 3, Cancellation));
    }

    [Fact]
    public async Task A_reply_that_is_lost_counts_once()
    {
        _server.Faults.For(UsageOperations.BalancesTrack).Meet(Fault.LostReply);

        // The client waits before it asks again; RunUntilAsync lets that time pass at once.
        Assert.True(await _server.Clock.RunUntilAsync(_billing.RecordAsync("cus_1", "call-1", 1_500, Cancellation), cancellationToken: Cancellation));

        _server.AssertFaultsMet();
        Assert.Equal(1_500, Assert.Single(_server.Autumn.Events).Value);
    }

    [Fact]
    public async Task An_outage_of_seconds_is_waited_out_with_the_same_key()
    {
        _server.Faults.For(UsageOperations.BalancesTrack).Next(2).Respond(503, retryAfter: TimeSpan.FromSeconds(5));
        var start = _server.Clock.GetUtcNow();

        await _server.Clock.RunUntilAsync(_billing.RecordAsync("cus_1", "call-1", 3, Cancellation), cancellationToken: Cancellation);

        var sent = _server.AssertReceived(UsageOperations.BalancesTrack, times: 3);
        Assert.All(sent, request => Assert.Equal((3m, "call-1"), (request.ReadBody<TrackRequest>().Value, request.Headers["Idempotency-Key"])));
        Assert.InRange(_server.Clock.GetUtcNow() - start, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_outage_of_hours_is_told()
    {
        _server.Faults.For(UsageOperations.EventsAggregate).Always().Respond(503);

        await Assert.ThrowsAsync<UsageServerException>(() => _server.Clock.RunUntilAsync(_billing.BillAsync("cus_1", 2026, 3, Cancellation), cancellationToken: Cancellation));
    }

    /// <summary>A month of usage that was recorded once, and kept as a file by <c>SaveState</c>.</summary>
    [Fact]
    public async Task A_month_from_a_file_is_billed()
    {
        using var server = FakeUsageServer.FromState(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "month-end.json"), Cancellation));
        using var usage = server.CreateClient();

        Assert.Equal(0.61m, await new BillingService(usage).BillAsync("cus_1", 2026, 2, Cancellation));
    }
}

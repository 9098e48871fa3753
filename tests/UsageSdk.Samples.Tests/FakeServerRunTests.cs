using FakeServer;
using UsageSdk.Testing;

namespace UsageSdk.Samples.Tests;

public sealed class FakeServerRunTests
{
    [Fact]
    public async Task It_says_how_to_reach_it_serves_all_three_services_and_ends_when_cancelled()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new SignallingWriter();
        var running = FakeServerRun.RunAsync(0, ["cus_1", "cus_2"], TimeProvider.System, null, output, cancellation.Token);
        var text = await output.FirstText;

        var address = SignallingWriter.AddressIn(text);
        var server = new FakeUsageServer(TimeProvider.System);
        var options = new UsageClientOptions();
        server.Configure(options, address);
        using (var usage = UsageClient.Create(options))
        {
            Assert.Equal(1, (await usage.Events.TrackAsync(new() { CustomerId = "cus_2", FeatureId = "f" }, cancellationToken: cancellation.Token)).Value);
            Assert.Equal(1, (await usage.UsageEvents.IngestAsync(new() { Events = [new() { EventId = "e", CustomerId = "cus_1", EventName = "n" }] }, cancellationToken: cancellation.Token)).IngestedCount);
            Assert.Empty((await usage.Collectors.ListAsync(cancellationToken: cancellation.Token)).Collectors);
        }

        Assert.All([server.Autumn.SecretKey, server.DodoPayments.ApiKey, server.UsageEngine.ClientId, server.UsageEngine.ClientSecret], credential => Assert.Contains(credential, text, StringComparison.Ordinal));
        await cancellation.CancelAsync();
        await running;
    }

    [Fact]
    public void Its_clock_runs_on_from_where_it_starts()
    {
        var source = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        var clock = new ShiftedTimeProvider(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.FromHours(2)), source);
        var started = clock.GetTimestamp();
        source.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(new DateTimeOffset(2026, 3, 10, 10, 5, 0, TimeSpan.Zero), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(5), clock.GetElapsedTime(started));
    }
}

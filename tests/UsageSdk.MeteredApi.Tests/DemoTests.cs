using MeteredApi.Demo;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk.Autumn;
using UsageSdk.Testing;

namespace UsageSdk.MeteredApi.Tests;

/// <summary>The sample's demo.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeUsageServer _autumn = ApiProcess.CreateAutumn();

    public void Dispose()
    {
        _autumn.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_demo_counts_every_request_once_also_when_Autumn_loses_replies()
    {
        _autumn.Autumn.AddCustomer("initech");
        _autumn.Faults.For(UsageOperations.BalancesTrack).Randomly(seed: 7, rate: 0.02, Fault.Status(503), Fault.LostReply, Fault.Refused);
        await using var api = await ApiProcess.StartAsync(
            _folder, _autumn, ApiProcess.ShortAttempts,
            ("MeteredApi:ApiKeys:acme-key", "acme"), ("MeteredApi:ApiKeys:globex-key", "globex"), ("MeteredApi:ApiKeys:initech-key", "initech"),
            ($"MeteredApi:ApiKeys:{DemoTraffic.NewcomerKey}", "newcomer"), ("Usage:Ingestion:BasePause", "00:00:00.010"));
        using var output = new StringWriter { NewLine = "\n" };

        var isRight = await new DemoTraffic(api.Http, api.Usage, api.Services.GetRequiredService<IEventsApi>(), output).RunAsync(TestContext.Current.CancellationToken);

        Assert.True(isRight, output.ToString());
        Assert.StartsWith("demo: sent 300 requests, 30 of them twice; Autumn does not know the customer of 6\ndemo: Autumn counted 294 calls and ", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("0 pending; the books balance\n", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(294, _autumn.Autumn.Events.Count(item => item.FeatureId == "api_calls"));
    }

    [Fact]
    public void Earlier_usage_is_of_this_day_and_is_added_once()
    {
        DemoTraffic.AddEarlierUsage(_autumn.Autumn, RunningClock.Start);
        var events = _autumn.Autumn.Events;

        DemoTraffic.AddEarlierUsage(_autumn.Autumn, RunningClock.Start);

        Assert.Equal(RunningClock.Start.Hour * 3 * 2, events.Count);
        Assert.Equal(events.Count, _autumn.Autumn.Events.Count);
        Assert.All(events, item => Assert.Equal(RunningClock.Start.Date, item.Timestamp.Date));
        Assert.All(events, item => Assert.True(item.Value > 0 && item.Timestamp < RunningClock.Start));
    }
}

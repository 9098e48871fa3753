using UsageSdk.Testing;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Resilience;

/// <summary>Timeouts can be switched off; nothing else is, then.</summary>
public sealed class NoTimeoutTests
{
    private const string Page = """{"items":[]}""";
    private const string Tracked = """{"customer_id":"c","value":1,"balance":null}""";

    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Without_timeouts_a_call_takes_as_long_as_the_service_does()
    {
        using var usage = TestClient.Of(new Sluggish(_clock), _clock, options => WithoutTimeouts(options.DodoPayments.Resilience));
        var started = _clock.GetUtcNow();
        Assert.Null(await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync()));
        Assert.Equal(Sluggish.Delay, _clock.GetUtcNow() - started);
        Assert.IsType<UsageTimeoutException>(await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync(options: new() { Timeout = TimeSpan.FromHours(1) })));
        Assert.IsType<UsageTimeoutException>(await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync(options: new() { AttemptTimeout = TimeSpan.FromHours(1), MaxRetries = 0 })));
    }

    [Fact]
    public async Task Without_timeouts_a_call_is_still_repeated()
    {
        var script = new FaultScript(_clock, Page, "503", "reset", "429/7", "200");
        using var usage = TestClient.Of(script, _clock, options => WithoutTimeouts(options.DodoPayments.Resilience));
        Assert.Null(await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync()));
        Assert.Equal(4, script.Attempts);
        Assert.Equal(7, script.Delays.Last());
    }

    [Fact]
    public async Task Without_timeouts_a_repetition_waits_for_its_permit()
    {
        // After a refusal the next permit is a second away, and the repetition comes before.
        var script = new FaultScript(_clock, Page, "200", "429", "200");
        using var usage = TestClient.Of(script, _clock, options =>
        {
            TestClient.Pace(options, isPaced: true);
            WithoutTimeouts(options.DodoPayments.Resilience);
            options.DodoPayments.Resilience.BaseDelay = TimeSpan.Zero;
        });
        Assert.Null(await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync()));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync()));
        Assert.Equal([3600, 1.0], script.Delays);
    }

    /// <summary>The client's attempts, and those of the call.</summary>
    [Theory]
    [InlineData(true, null)]
    [InlineData(true, 20)]
    [InlineData(false, Timeout.Infinite)]
    public async Task Without_timeouts_a_refused_key_proves_nothing(bool isClientUnlimited, int? attemptSeconds)
    {
        // The attempt without a reply may go on for ever.
        var script = new FaultScript(_clock, Tracked, "reset", "409");
        using var usage = TestClient.Of(script, _clock, options =>
        {
            if (isClientUnlimited)
            {
                WithoutTimeouts(options.Autumn.Resilience);
            }
        });
        var options = new RequestOptions
        {
            AttemptTimeout = attemptSeconds switch { null => null, Timeout.Infinite => Timeout.InfiniteTimeSpan, { } seconds => TimeSpan.FromSeconds(seconds) },
        };
        Assert.IsType<UsageOutcomeUnknownException>(await VirtualTime.RunAsync(_clock, () => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f" }, options)));
        Assert.Equal(2, script.Attempts);
    }

    private static void WithoutTimeouts(UsageResilienceOptions options) => (options.TotalTimeout, options.AttemptTimeout) = (Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Answers after two days.</summary>
    private sealed class Sluggish(TimeProvider time) : HttpMessageHandler
    {
        public static TimeSpan Delay { get; } = TimeSpan.FromDays(2);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Delay, time, cancellationToken);
            return new HttpResponseMessage { Content = new StringContent(Page) };
        }
    }
}

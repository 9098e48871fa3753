using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UsageSdk.DodoPayments;
using UsageSdk.Testing;
using UsageSdk.Tests.Contract;
using UsageSdk.Tests.Resilience;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Telemetry;

/// <summary>What is logged, at which level, under which id.</summary>
public sealed class LogTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly TelemetryRecorder _telemetry = new();

    public void Dispose() => _telemetry.Dispose();

    [Theory]
    [InlineData("200", "1000 CallSucceeded Debug")]
    [InlineData("404", "1001 CallFailed Information")]
    [InlineData("503/1 200", "1200 AttemptRepeated Warning; 1000 CallSucceeded Debug")]
    [InlineData("reset 409", "1200 AttemptRepeated Warning; 1200 AttemptRepeated Warning; 1002 OutcomeUnknown Warning")]
    public async Task Every_message_has_its_id_name_and_level(string faults, string messages)
    {
        // The key stays refused until no time is left.
        var script = new FaultScript(_clock, """{"customer_id":"c","value":1}""", [.. faults.Split(' '), "503"]);
        using var usage = TestClient.Of(script, _clock, _telemetry.Attach);
        await VirtualTime.RunAsync(_clock, () => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f" }, new() { MaxRetries = 1 }));
        Assert.Equal(messages, string.Join("; ", _telemetry.Logged.Select(item => $"{item.Id.Id} {item.Id.Name} {item.Level}")));
    }

    [Fact]
    public async Task A_refused_request_is_logged_by_the_names_of_its_fields()
    {
        using var usage = TestClient.Of(new FaultScript(_clock, ""), _clock, _telemetry.Attach);
        await Assert.ThrowsAsync<UsageRequestValidationException>(() =>
            usage.UsageEvents.ListAsync(new() { PageSize = -1, PageNumber = -1 }, cancellationToken: TestContext.Current.CancellationToken));
        var (id, level, text) = Assert.Single(_telemetry.Logged);
        Assert.Equal((1003, LogLevel.Information), (id.Id, level));
        Assert.StartsWith("usage_events.list: refused before it was sent, for page_number, page_size", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_batch_is_logged_by_few_fields_on_one_line()
    {
        using var usage = TestClient.Of(new FaultScript(_clock, ""), _clock, _telemetry.Attach);
        var events = Enumerable.Range(0, 100).Select(index => new EventInput
        {
            EventId = $"e{index}",
            CustomerId = "c",
            EventName = "n",
            Metadata = new Dictionary<string, MetadataValue> { [$"a\n{new string('k', 200)}"] = 1 },
        });
        var failure = await Assert.ThrowsAsync<UsageRequestValidationException>(() => usage.UsageEvents.IngestAsync(new() { Events = [.. events] }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(100, failure.Breaches.Count);
        var text = Assert.Single(_telemetry.Logged).Text;
        Assert.DoesNotContain('\n', text + failure.Message);
        Assert.InRange(text.Length, 100, 5000);
    }

    [Fact]
    public async Task A_listener_that_fails_does_not_fail_a_call_that_was_delivered()
    {
        var script = new FaultScript(_clock, """{"customer_id":"c","value":1}""", "503", "200");
        using var logs = new FailingLog();
        using var usage = TestClient.Of(script, _clock, options => options.LoggerFactory = logs);
        Assert.Null(await VirtualTime.RunAsync(_clock, () => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f" })));
        Assert.Equal((2, 2), (script.Attempts, logs.Messages));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_listener_for_spans_that_fails_does_not_keep_a_call_from_being_sent(bool failsWhenItSamples)
    {
        // Calls of other tests are left alone.
        var isMine = new AsyncLocal<bool> { Value = true };
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == UsageTelemetry.ActivitySourceName,
            Sample = (ref _) => !isMine.Value ? ActivitySamplingResult.None : failsWhenItSamples ? throw new NotSupportedException() : ActivitySamplingResult.AllData,
            ActivityStarted = _ =>
            {
                if (isMine.Value)
                {
                    throw new NotSupportedException();
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var script = new FaultScript(_clock, """{"customer_id":"c","value":1}""", "200");
        using var usage = TestClient.Of(script, _clock);
        Assert.Null(await Record.ExceptionAsync(() => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f" }, cancellationToken: TestContext.Current.CancellationToken)));
        Assert.Equal(1, script.Attempts);
    }

    [Fact]
    public void A_reload_that_is_refused_is_logged_once()
    {
        var configuration = new ConfigurationManager();
        configuration["DodoPayments:ApiKey"] = TestClient.DodoKey;
        using var services = new ServiceCollection().AddUsageClient("tenant", configuration).Services.Configure<UsageClientOptions>("tenant", options =>
        {
            _telemetry.Attach(options);
            (options.PrimaryHandler, options.TimeProvider) = (new ContractHandler(new FaultScript(_clock, """{"items":[]}""", "200", "200")), _clock);
        }).BuildServiceProvider();
        var usage = services.GetRequiredKeyedService<IUsageClient>("tenant");
        configuration["DodoPayments:ApiKey"] = "line\nbreak";
        Assert.Throws<AggregateException>(((IConfigurationRoot)configuration).Reload);
        Assert.True(usage.UsageEvents.ListAsync(cancellationToken: TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.True(usage.UsageEvents.ListAsync(cancellationToken: TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.Equal([1004, 1000, 1000], _telemetry.Logged.Select(item => item.Id.Id));
    }

    [Fact]
    public async Task The_log_of_a_retry_tells_what_failed_and_how_long_the_wait_is()
    {
        using var usage = TestClient.Of(new FaultScript(_clock, """{"items":[]}""", "429/7", "200"), _clock, _telemetry.Attach);
        Assert.Null(await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync()));
        Assert.StartsWith("usage_events.list: attempt 1 failed, 429; the next in 7 s", _telemetry.Logged[0].Text, StringComparison.Ordinal);
    }

    private sealed class FailingLog : ILoggerFactory, ILogger
    {
        public int Messages { get; private set; }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Messages++;
            throw new InvalidOperationException("the disk is full");
        }

        public void Dispose()
        {
        }
    }
}

using Microsoft.Extensions.Logging;
using UsageSdk.Testing;
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
    public async Task The_log_of_a_retry_tells_what_failed_and_how_long_the_wait_is()
    {
        using var usage = TestClient.Of(new FaultScript(_clock, """{"items":[]}""", "429/7", "200"), _clock, _telemetry.Attach);
        Assert.Null(await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync()));
        Assert.StartsWith("usage_events.list: attempt 1 failed, 429; the next in 7 s", _telemetry.Logged[0].Text, StringComparison.Ordinal);
    }
}

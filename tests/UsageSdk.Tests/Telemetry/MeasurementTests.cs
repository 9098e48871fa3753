using System.Globalization;
using UsageSdk.Testing;
using UsageSdk.Tests.Contract;
using UsageSdk.Tests.Resilience;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Telemetry;

/// <summary>What is counted and measured.</summary>
public sealed class MeasurementTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly TelemetryRecorder _telemetry = new();

    public void Dispose() => _telemetry.Dispose();

    [Fact]
    public async Task The_duration_of_a_call_holds_its_waits()
    {
        await RunAsync("503/7", "429/2", "200");
        var (_, value, tags) = Assert.Single(_telemetry.Measured, item => item.Name == "usage.client.request.duration");
        Assert.Equal((9, "server.address=service.test usage.operation=usage_events.list usage.service=dodo-payments"), (value, Text(tags)));
    }

    [Fact]
    public async Task A_failed_call_is_measured_with_the_type_of_its_error()
    {
        await RunAsync("403");
        var (_, _, tags) = Assert.Single(_telemetry.Measured, item => item.Name == "usage.client.request.duration");
        Assert.Equal("403", tags["error.type"]);
    }

    [Fact]
    public async Task Retries_are_counted_with_their_reasons()
    {
        await RunAsync("503", "reset", "silence", "200");
        Assert.Equal(
            ["503", "UsageSdk.UsageConnectionException", "UsageSdk.UsageTimeoutException"],
            _telemetry.Measured.Where(item => item.Name == "usage.client.retries").Select(item => item.Tags["error.type"]));
    }

    [Fact]
    public async Task A_refused_request_is_counted_and_not_measured()
    {
        using var usage = TestClient.Of(new FaultScript(_clock, ""), _clock, _telemetry.Attach);
        await Assert.ThrowsAsync<UsageRequestValidationException>(() => usage.UsageEvents.RetrieveAsync("", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(["usage.client.validation.failures"], _telemetry.Measured.Select(item => item.Name));
    }

    [Fact]
    public async Task Clients_of_a_container_are_told_apart_by_name()
    {
        using var usage = NamedClient.Create("tenant", options =>
        {
            _telemetry.Attach(options);
            options.DodoPayments.ApiKey = TestClient.DodoKey;
            options.PrimaryHandler = new ContractHandler(new FaultScript(_clock, """{"items":[]}""", "200"));
            options.TimeProvider = _clock;
        });
        await usage.Client.UsageEvents.ListAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("tenant", Assert.Single(_telemetry.Measured).Tags["usage.client.name"]);
        Assert.Equal("tenant", Assert.Single(_telemetry.Spans).GetTagItem("usage.client.name"));
    }

    private static string Text(IReadOnlyDictionary<string, object?> tags) =>
        string.Join(' ', tags.Select(tag => string.Create(CultureInfo.InvariantCulture, $"{tag.Key}={tag.Value}")).Order(StringComparer.Ordinal));

    private async Task RunAsync(params string[] faults)
    {
        using var usage = TestClient.Of(new FaultScript(_clock, """{"items":[]}""", faults), _clock, _telemetry.Attach);
        await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync());
    }
}

using System.Diagnostics;
using UsageSdk.Testing;
using UsageSdk.Tests.Resilience;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Telemetry;

/// <summary>One span a call, one event an attempt.</summary>
public sealed class SpanTests : IDisposable
{
    private const string Page = """{"items":[]}""";

    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly TelemetryRecorder _telemetry = new();

    public void Dispose() => _telemetry.Dispose();

    [Fact]
    public async Task A_call_is_a_client_span_with_the_names_of_the_conventions()
    {
        await RunAsync("200");
        var span = Assert.Single(_telemetry.Spans);
        Assert.Equal(("usage_events.list", ActivityKind.Client, ActivityStatusCode.Unset), (span.OperationName, span.Kind, span.Status));
        Assert.Equal(Activity.Current!.SpanId, span.ParentSpanId);
        Assert.Equal(
            ["http.request.method=GET", "http.response.status_code=200", "server.address=service.test", "server.port=443", "url.template=/events", "usage.attempts=1", "usage.operation=usage_events.list", "usage.service=dodo-payments"],
            span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_attempt_is_an_event_with_its_status_or_its_error()
    {
        await RunAsync("503", "reset", "silence", "200");
        var span = Assert.Single(_telemetry.Spans);
        Assert.Equal(
            ["usage.attempt usage.attempt.number=1 http.response.status_code=503 error.type=503", "usage.attempt usage.attempt.number=2 error.type=UsageSdk.UsageConnectionException", "usage.attempt usage.attempt.number=3 error.type=UsageSdk.UsageTimeoutException", "usage.attempt usage.attempt.number=4 http.response.status_code=200"],
            span.Events.Select(item => $"{item.Name} {string.Join(' ', item.Tags.Select(tag => $"{tag.Key}={tag.Value}"))}"));
        Assert.Equal(4, span.GetTagItem("usage.attempts"));
    }

    [Theory]
    [InlineData("404", "404", 404)]
    [InlineData("429/31", "429", 429)]
    [InlineData("html", "UsageSdk.UsageResponseException", 200)]
    [InlineData("reset reset reset reset", "UsageSdk.UsageConnectionException", null)]
    public async Task A_failed_call_has_a_type_of_error_and_no_text_of_the_server(string faults, string type, int? status)
    {
        await RunAsync(faults.Split(' '));
        var span = Assert.Single(_telemetry.Spans);
        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
        Assert.Equal((type, (object?)status), (span.GetTagItem("error.type"), span.GetTagItem("http.response.status_code")));
    }

    [Fact]
    public async Task A_span_lasts_as_long_as_the_clients_clock_says()
    {
        await RunAsync("503/7", "200");
        var span = Assert.Single(_telemetry.Spans);
        Assert.Equal((_clock.GetUtcNow().AddSeconds(-7).UtcDateTime, TimeSpan.FromSeconds(7)), (span.StartTimeUtc, span.Duration));
    }

    [Fact]
    public async Task A_refused_request_is_a_span_without_attempts()
    {
        using var usage = Client(new FaultScript(_clock, Page));
        await Assert.ThrowsAsync<UsageRequestValidationException>(() => usage.UsageEvents.ListAsync(new() { PageSize = -1 }, cancellationToken: TestContext.Current.CancellationToken));
        var span = Assert.Single(_telemetry.Spans);
        Assert.Equal(("UsageSdk.UsageRequestValidationException", 0), (span.GetTagItem("error.type"), span.GetTagItem("usage.attempts")));
        Assert.Empty(span.Events);
    }

    [Fact]
    public async Task A_cancelled_call_is_a_span_that_says_so()
    {
        using var usage = Client(new FaultScript(_clock, Page, "silence"));
        using var cancellation = new CancellationTokenSource();
        var call = usage.UsageEvents.ListAsync(cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("System.OperationCanceledException", Assert.Single(_telemetry.Spans).GetTagItem("error.type"));
    }

    [Fact]
    public async Task Token_requests_are_spans_within_the_span_of_the_call()
    {
        var script = new FaultScript(_clock, """{"meters":[]}""", "200");
        using var usage = Client(script);
        Assert.Null(await VirtualTime.RunAsync(_clock, () => usage.Meters.ListAsync()));
        Assert.Equal(["token.create", "meters.list"], _telemetry.Spans.Select(span => span.OperationName));
        Assert.Equal(_telemetry.Spans[1].SpanId, _telemetry.Spans[0].ParentSpanId);
    }

    private UsageClient Client(HttpMessageHandler handler) => TestClient.Of(handler, _clock, _telemetry.Attach);

    private async Task RunAsync(params string[] faults)
    {
        using var usage = Client(new FaultScript(_clock, Page, faults));
        await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync());
    }
}

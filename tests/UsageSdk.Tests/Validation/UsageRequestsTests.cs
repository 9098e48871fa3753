using System.Text.Json.Nodes;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Tests.Wire;
using UsageSdk.UsageEngine;

namespace UsageSdk.Tests.Validation;

/// <summary>Requests that are checked without being sent: the answer is the one that the call gives.</summary>
public sealed class UsageRequestsTests
{
    private static readonly TrackRequest Track = new() { CustomerId = "c", FeatureId = "f" };
    private static readonly EventInput Event = new() { EventId = "e", CustomerId = "c", EventName = "n" };
    private static readonly JsonObject NotANumber = new() { ["x"] = double.NaN };
    private static readonly JsonObject Deep = Enumerable.Range(0, 64).Aggregate(new JsonObject(), (inner, _) => new JsonObject { ["a"] = inner });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<IngestUsageEventsRequest, string[]> Batches => new()
    {
        { Batch(Event), [] },
        { Batch([.. Enumerable.Range(0, 1000).Select(index => Event with { EventId = $"{index}" })]), [] },
        { Batch(), ["events"] },
        { new() { Events = null! }, ["events"] },
        { Batch(Event, null!), ["events[1]"] },
        { Batch(Event, Event with { EventName = null! }), ["events[1].event_id", "events[1].event_name"] },
        { Batch(Event with { Metadata = new Dictionary<string, MetadataValue> { ["color"] = new string('x', 501) } }), ["events[0].metadata.color"] },
    };

    public static TheoryData<EventInput, string[]> Events => new()
    {
        { Event, [] },
        { Event with { Metadata = new Dictionary<string, MetadataValue> { ["color"] = new string('x', 500) } }, [] },
        { Event with { EventId = null!, CustomerId = null! }, ["event_id", "customer_id"] },
        { Event with { Metadata = new Dictionary<string, MetadataValue> { ["color"] = new string('x', 501), ["size"] = default } }, ["metadata.color", "metadata.size"] },
    };

    public static TheoryData<TrackRequest, string[]> Tracks => new()
    {
        { Track, [] },
        { Track with { FeatureId = null }, ["feature_id"] },
        { Track with { CustomerId = null!, EventName = "", Timestamp = DateTimeOffset.UnixEpoch }, ["customer_id", "event_name", "timestamp", "feature_id"] },
        { Track with { Properties = NotANumber }, ["body"] },
        { Track with { CustomerId = null!, Properties = NotANumber }, ["customer_id"] },
    };

    public static TheoryData<SendDataRequest, string[]> Data => new()
    {
        { new() { Data = "1;2" }, [] },
        { new() { Data = default }, ["data"] },
        { new() { Data = JsonNode.Parse("[1]") }, ["data"] },
        { new() { Data = Deep }, ["body"] },
    };

    [Theory]
    [MemberData(nameof(Batches), DisableDiscoveryEnumeration = true)]
    public Task A_batch_is_judged_as_its_call_judges_it(IngestUsageEventsRequest request, string[] fields) =>
        AssertAsTheCall(UsageRequests.FindBreaches(request), fields, """{"ingested_count":1}""", usage => usage.UsageEvents.IngestAsync(request, cancellationToken: Token));

    [Theory]
    [MemberData(nameof(Tracks), DisableDiscoveryEnumeration = true)]
    public Task A_tracked_event_is_judged_as_its_call_judges_it(TrackRequest request, string[] fields) =>
        AssertAsTheCall(UsageRequests.FindBreaches(request), fields, """{"customer_id":"c","value":1,"balance":null}""", usage => usage.Events.TrackAsync(request, cancellationToken: Token));

    [Theory]
    [MemberData(nameof(Data), DisableDiscoveryEnumeration = true)]
    public Task Data_for_a_collector_is_judged_as_its_call_judges_it(SendDataRequest request, string[] fields) =>
        AssertAsTheCall(UsageRequests.FindBreaches(request), fields, """{"ingestionId":"i"}""", usage => usage.Collectors.SendDataAsync("c", request, cancellationToken: Token));

    [Theory]
    [MemberData(nameof(Events), DisableDiscoveryEnumeration = true)]
    public async Task An_event_is_judged_as_in_a_batch_of_its_own(EventInput request, string[] fields)
    {
        var breaches = UsageRequests.FindBreaches(request);
        Assert.Equal(fields, breaches.Select(breach => breach.Field));
        await AssertAsTheCall(
            [.. breaches.Select(breach => breach with { Field = $"events[0].{breach.Field}" })],
            [.. fields.Select(field => $"events[0].{field}")],
            """{"ingested_count":1}""",
            usage => usage.UsageEvents.IngestAsync(Batch(request), cancellationToken: Token));
    }

    [Fact]
    public void Nothing_is_written_into_the_request()
    {
        var request = Batch(Event);
        UsageRequests.FindBreaches(request);
        Assert.Equal(Event, Assert.Single(request.Events));
    }

    [Fact]
    public void Null_is_an_argument_error()
    {
        Assert.Throws<ArgumentNullException>("request", () => UsageRequests.FindBreaches((IngestUsageEventsRequest)null!));
        Assert.Throws<ArgumentNullException>("request", () => UsageRequests.FindBreaches((EventInput)null!));
        Assert.Throws<ArgumentNullException>("request", () => UsageRequests.FindBreaches((TrackRequest)null!));
        Assert.Throws<ArgumentNullException>("request", () => UsageRequests.FindBreaches((SendDataRequest)null!));
    }

    private static async Task AssertAsTheCall(IReadOnlyList<RequestBreach> breaches, string[] fields, string reply, Func<IUsageClient, Task> call)
    {
        Assert.Equal(fields, breaches.Select(breach => breach.Field));
        var handler = new ScriptedHandler(TimeProvider.System, Answer, Answer);
        using var usage = TestClient.Of(handler);
        var failure = await Record.ExceptionAsync(() => call(usage));
        Assert.Equal(breaches, (failure as UsageRequestValidationException)?.Breaches ?? []);
        Assert.Equal(fields.Length > 0, failure is not null);
        Assert.Equal(fields.Length > 0, handler.Attempts.Count == 0);

        HttpResponseMessage Answer(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/oauth/token", StringComparison.Ordinal)
            ? ScriptedHandler.Status(200, """{"access_token":"t","expires_in":3600,"token_type":"Bearer"}""")(request)
            : ScriptedHandler.Status(200, reply)(request);
    }

    private static IngestUsageEventsRequest Batch(params EventInput[] events) => new() { Events = events };
}

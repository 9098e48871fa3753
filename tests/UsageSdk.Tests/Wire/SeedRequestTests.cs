using System.Text.Json.Nodes;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;

namespace UsageSdk.Tests.Wire;

/// <summary>The requests of the services' own documentation, over a socket, equal as JSON for every member that they show.</summary>
public sealed class SeedRequestTests
{
    private const string EmptyPage = """{"list":[],"has_more":false,"total":0,"offset":0,"limit":50}""";
    private const string EmptyAggregate = """{"list":[],"total":{}}""";

    private static readonly DateTimeOffset SampleTime = new(2024, 1, 15, 10, 30, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_list_of_a_customer()
    {
        var request = await CaptureAsync(EmptyPage, usage => usage.Events.ListAsync(new() { Offset = 0, Limit = 50, CustomerId = "cus_123" }, cancellationToken: Token));
        Assert.Equal("POST /v1/events.list HTTP/1.1", request.Line);
        Assert.Equal("2.1", request.Headers["x-api-version"]);
        Assert.Equal($"Bearer {TestClient.AutumnKey}", request.Headers["Authorization"]);
        AssertJson("""{"offset":0,"limit":50,"customer_id":"cus_123"}""", request.Body);
    }

    [Fact]
    public async Task Events_list_without_arguments_sends_an_empty_object()
    {
        var request = await CaptureAsync(EmptyPage, usage => usage.Events.ListAsync(cancellationToken: Token));
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        AssertJson("{}", request.Body);
    }

    [Fact]
    public async Task Events_list_with_many_features_and_a_range()
    {
        var request = await CaptureAsync(EmptyPage, usage => usage.Events.ListAsync(
            new()
            {
                FeatureId = ["messages", "sessions"],
                CustomRange = new() { Start = DateTimeOffset.FromUnixTimeMilliseconds(1762905600000), End = DateTimeOffset.FromUnixTimeMilliseconds(1762992000000) },
            },
            cancellationToken: Token));
        AssertJson("""{"feature_id":["messages","sessions"],"custom_range":{"start":1762905600000,"end":1762992000000}}""", request.Body);
    }

    [Fact]
    public async Task Events_aggregate_over_thirty_days_by_day()
    {
        var request = await CaptureAsync(EmptyAggregate, usage => usage.Events.AggregateAsync(
            new() { CustomerId = "cus_123", FeatureId = "api_calls", Range = AggregateRange.Last30Days, BinSize = BinSize.Day }, cancellationToken: Token));
        Assert.Equal("POST /v1/events.aggregate HTTP/1.1", request.Line);
        Assert.Equal("2.1", request.Headers["x-api-version"]);
        AssertJson("""{"customer_id":"cus_123","feature_id":"api_calls","range":"30d","bin_size":"day"}""", request.Body);
    }

    [Fact]
    public async Task Events_aggregate_grouped_by_a_property_fills_in_the_documented_bin_size()
    {
        var request = await CaptureAsync(EmptyAggregate, usage => usage.Events.AggregateAsync(
            new() { CustomerId = "cus_123", FeatureId = "api_calls", Range = AggregateRange.Last7Days, GroupBy = "properties.model" }, cancellationToken: Token));
        AssertJson("""{"customer_id":"cus_123","feature_id":"api_calls","range":"7d","group_by":"properties.model","bin_size":"day"}""", request.Body);
    }

    [Fact]
    public async Task Events_aggregate_of_the_last_day_asks_for_hours_and_leaves_a_null_customer_out()
    {
        var request = await CaptureAsync(EmptyAggregate, usage => usage.Events.AggregateAsync(
            new() { CustomerId = null, FeatureId = "api_calls", Range = AggregateRange.Last24Hours }, cancellationToken: Token));
        AssertJson("""{"feature_id":"api_calls","range":"24h","bin_size":"hour"}""", request.Body);
    }

    [Fact]
    public async Task Track_with_properties_and_an_idempotency_key()
    {
        var request = await CaptureAsync("""{"customer_id":"cus_123","value":1,"balance":null}""", usage => usage.Events.TrackAsync(
            new()
            {
                CustomerId = "cus_123",
                FeatureId = "api_calls",
                Value = 1,
                Properties = new() { ["model"] = "gpt-4", ["source"] = "api", ["region"] = "us-east" },
            },
            cancellationToken: Token));
        Assert.Equal("POST /v1/balances.track HTTP/1.1", request.Line);
        Assert.Equal("key-1", request.Headers["Idempotency-Key"]);
        AssertJson("""{"customer_id":"cus_123","feature_id":"api_calls","value":1,"properties":{"model":"gpt-4","source":"api","region":"us-east"}}""", request.Body);
    }

    [Theory]
    [InlineData("api_call_12345", "/events/api_call_12345")]
    [InlineData("a/b c?d#e%f&g", "/events/a%2Fb%20c%3Fd%23e%25f%26g")]
    [InlineData("Größe", "/events/Gr%C3%B6%C3%9Fe")]
    [InlineData("...", "/events/...")]
    public async Task Usage_events_retrieve_escapes_the_id_as_one_segment(string id, string path)
    {
        var request = await CaptureAsync(
            """{"event_id":"x","business_id":"b","customer_id":"c","event_name":"n","timestamp":"2024-01-15T10:30:00Z"}""",
            usage => usage.UsageEvents.RetrieveAsync(id, cancellationToken: Token));
        Assert.Equal($"GET {path} HTTP/1.1", request.Line);
        Assert.Equal($"Bearer {TestClient.DodoKey}", request.Headers["Authorization"]);
        Assert.False(request.Headers.ContainsKey("x-api-version"));
        Assert.Equal("", request.Body);
    }

    [Theory]
    [MemberData(nameof(ListQueries))]
    public async Task Usage_events_list_as_documented(ListUsageEventsRequest? query, string target)
    {
        var request = await CaptureAsync("""{"items":[]}""", usage => usage.UsageEvents.ListAsync(query, cancellationToken: Token));
        Assert.Equal($"GET {target} HTTP/1.1", request.Line);
    }

    public static TheoryData<ListUsageEventsRequest?, string> ListQueries => new()
    {
        { null, "/events" },
        { new() { CustomerId = "cus_abc123" }, "/events?customer_id=cus_abc123" },
        { new() { EventName = "api_request" }, "/events?event_name=api_request" },
        { new() { Start = SampleTime.AddDays(-1), End = SampleTime }, "/events?end=2024-01-15T10%3A30%3A00Z&start=2024-01-14T10%3A30%3A00Z" },
        { new() { MeterId = "mtr_xyz789" }, "/events?meter_id=mtr_xyz789" },
        { new() { PageSize = 50, PageNumber = 2 }, "/events?page_number=2&page_size=50" },
    };

    [Fact]
    public async Task Usage_events_ingest_one_event()
    {
        var request = await CaptureAsync("""{"ingested_count":1}""", usage => usage.UsageEvents.IngestAsync(
            new()
            {
                Events =
                [
                    new()
                    {
                        EventId = "api_call_12345",
                        CustomerId = "cus_abc123",
                        EventName = "api_request",
                        Timestamp = SampleTime,
                        Metadata = new Dictionary<string, MetadataValue> { ["endpoint"] = "/api/v1/users", ["method"] = "GET", ["tokens_used"] = "150" },
                    },
                ],
            },
            cancellationToken: Token));
        Assert.Equal("POST /events/ingest HTTP/1.1", request.Line);
        AssertJson(
            """
            {"events":[{"event_id":"api_call_12345","customer_id":"cus_abc123","event_name":"api_request","timestamp":"2024-01-15T10:30:00Z",
             "metadata":{"endpoint":"/api/v1/users","method":"GET","tokens_used":"150"}}]}
            """,
            request.Body);
    }

    private static void AssertJson(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"expected {expected} but was {actual}");

    private static async Task<(string Line, Dictionary<string, string> Headers, string Body)> CaptureAsync<T>(string reply, Func<UsageClient, Task<T>> call)
    {
        var raw = await RawRequest.CaptureAsync(reply, call);
        var split = raw.IndexOf("\n\n", StringComparison.Ordinal);
        var head = raw[..split].Split('\n');
        var headers = head.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        return (head[0], headers, raw[(split + 2)..]);
    }
}

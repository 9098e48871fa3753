using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Validation;

/// <summary>Every documented rule: accepted at its bound, refused past it with field, rule and shape, before anything is sent.</summary>
public sealed class ValidationTests
{
    private const string Listed = """{"list":[],"has_more":false,"total":0,"offset":0,"limit":100}""";
    private const string Aggregated = """{"list":[],"total":{}}""";
    private const string Tracked = """{"customer_id":"c","value":1,"balance":null}""";
    private const string Ingested = """{"ingested_count":1}""";
    private const string Paged = """{"items":[]}""";

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly TrackRequest Track = new() { CustomerId = "c", FeatureId = "f" };
    private static readonly AggregateEventsRequest Aggregate = new() { CustomerId = "c", FeatureId = "f" };
    private static readonly EventInput Event = new() { EventId = "e", CustomerId = "c", EventName = "n" };

    // A character outside the basic plane: one code point, two code units.
    private const string Astral = "\U0001F600";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, Func<IUsageClient, Task>> Accepted => new()
    {
        { Listed, usage => usage.Events.ListAsync(new() { Offset = 0, Limit = 1 }) },
        { Listed, usage => usage.Events.ListAsync(new() { Limit = 1000, EntityId = "e", CustomerId = "" }) },
        { Listed, usage => usage.Events.ListAsync(new() { CustomRange = new() { Start = Now } }) },
        { Aggregated, usage => usage.Events.AggregateAsync(Aggregate with { CustomerId = null, MaxGroups = 1 }) },
        { Aggregated, usage => usage.Events.AggregateAsync(Aggregate with { MaxGroups = 250, GroupBy = "$entity_id" }) },
        { Aggregated, usage => usage.Events.AggregateAsync(Aggregate with { GroupBy = "properties.a_1.B" }) },
        { Aggregated, usage => usage.Events.AggregateAsync(Aggregate with { FilterBy = Pairs(5, "") }) },
        { Aggregated, usage => usage.Events.AggregateAsync(Aggregate with { CustomRange = new() { Start = Now, End = Now.AddMilliseconds(1) } }) },
        { Aggregated, usage => usage.Events.AggregateAsync(Aggregate with { Range = new AggregateRange("tomorrow"), BinSize = new BinSize("fortnight") }) },
        { Tracked, usage => usage.Events.TrackAsync(Track) },
        { Tracked, usage => usage.Events.TrackAsync(new() { CustomerId = "", EventName = "n", Value = -0.5m }) },
        { Tracked, usage => usage.Events.TrackAsync(Track with { Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1), Lock = new() { LockId = new string('x', 256) } }) },
        { Ingested, usage => usage.UsageEvents.IngestAsync(Batch(Event)) },
        { Ingested, usage => usage.UsageEvents.IngestAsync(new() { Events = [.. Enumerable.Range(0, 1000).Select(index => Event with { EventId = $"{index}" })] }) },
        { Ingested, usage => usage.UsageEvents.IngestAsync(Batch(Event with { Metadata = Metadata(50, "x") })) },
        { Ingested, usage => usage.UsageEvents.IngestAsync(Batch(Event with { Metadata = new Dictionary<string, MetadataValue> { [Repeat(Astral, 100)] = Repeat(Astral, 500) } })) },
        { Ingested, usage => usage.UsageEvents.IngestAsync(Batch(Event, Event with { EventId = "E" })) },
        { Paged, usage => usage.UsageEvents.ListAsync(new() { PageNumber = 0, PageSize = 0 }) },
        { Paged, usage => usage.UsageEvents.ListAsync(options: new() { MaxRetries = 0, Timeout = TimeSpan.FromDays(1), Headers = new Dictionary<string, string> { ["X-Trace"] = "a b" } }) },
    };

    public static TheoryData<string, Func<IUsageClient, Task>> Refused => new()
    {
        { "offset: must be 0 or more (-1)", usage => usage.Events.ListAsync(new() { Offset = -1 }) },
        { "limit: must be 1 to 1000 (0)", usage => usage.Events.ListAsync(new() { Limit = 0 }) },
        { "limit: must be 1 to 1000 (1001)", usage => usage.Events.ListAsync(new() { Limit = 1001 }) },
        { "entity_id: must not be empty (empty)", usage => usage.Events.ListAsync(new() { EntityId = "" }) },
        { "feature_id: ids must not be empty (empty)", usage => usage.Events.ListAsync(new() { FeatureId = ["a", ""] }) },
        { "feature_id: must name at least one feature (empty)", usage => usage.Events.AggregateAsync(Aggregate with { FeatureId = default }) },
        { "feature_id: ids must not be empty (null)", usage => usage.Events.AggregateAsync(Aggregate with { FeatureId = (string)null! }) },
        { "customer_id: must not be empty (empty)", usage => usage.Events.AggregateAsync(Aggregate with { CustomerId = "" }) },
        { "entity_id: must not be empty (empty)", usage => usage.Events.AggregateAsync(Aggregate with { EntityId = "" }) },
        { "group_by: must be $customer_id, $entity_id, $plan_id, or 'properties.' and a dotted path of letters, digits and '_' (text of 5 characters)", usage => usage.Events.AggregateAsync(Aggregate with { GroupBy = "model" }) },
        { "group_by: must be $customer_id, $entity_id, $plan_id, or 'properties.' and a dotted path of letters, digits and '_' (text of 13 characters)", usage => usage.Events.AggregateAsync(Aggregate with { GroupBy = "properties.a\n" }) },
        { "group_by: must be $customer_id, $entity_id, $plan_id, or 'properties.' and a dotted path of letters, digits and '_' (text of 12 characters)", usage => usage.Events.AggregateAsync(Aggregate with { GroupBy = "properties.é" }) },
        { "filter_by: must have at most 5 entries (6 entries)", usage => usage.Events.AggregateAsync(Aggregate with { FilterBy = Pairs(6, "x") }) },
        { "filter_by: keys must be a dotted path of letters, digits and '_' (a key of 3 characters)", usage => usage.Events.AggregateAsync(Aggregate with { FilterBy = new Dictionary<string, string> { ["a-b"] = "x" } }) },
        { "max_groups: must be 1 to 250 (0)", usage => usage.Events.AggregateAsync(Aggregate with { MaxGroups = 0 }) },
        { "max_groups: must be 1 to 250 (251)", usage => usage.Events.AggregateAsync(Aggregate with { MaxGroups = 251 }) },
        { "custom_range.start: must be before end (2026-03-10T12:00:00Z, and end is 2026-03-10T12:00:00Z)", usage => usage.Events.AggregateAsync(Aggregate with { CustomRange = new() { Start = Now, End = Now.AddTicks(9) } }) },
        { "range: must not be set together with custom_range (both are)", usage => usage.Events.AggregateAsync(Aggregate with { Range = AggregateRange.Last24Hours, CustomRange = new() { Start = Now, End = Now.AddDays(1) } }) },
        { "customer_id: must be set (null)", usage => usage.Events.TrackAsync(Track with { CustomerId = null! }) },
        { "event_name: must not be empty (empty)", usage => usage.Events.TrackAsync(new() { CustomerId = "c", EventName = "" }) },
        { "feature_id: exactly one of feature_id and event_name must be set (both are)", usage => usage.Events.TrackAsync(Track with { EventName = "n" }) },
        { "feature_id: exactly one of feature_id and event_name must be set (none is)", usage => usage.Events.TrackAsync(Track with { FeatureId = null }) },
        { "timestamp: must be after 1970-01-01 (1970-01-01T00:00:00Z)", usage => usage.Events.TrackAsync(Track with { Timestamp = DateTimeOffset.UnixEpoch }) },
        { "lock.lock_id: must have at most 256 characters (257 characters)", usage => usage.Events.TrackAsync(Track with { Lock = new() { LockId = new string('x', 257) } }) },
        { "lock.lock_id: must be set (null)", usage => usage.Events.TrackAsync(Track with { Lock = new() { LockId = null! } }) },
        { "events: must be set (null)", usage => usage.UsageEvents.IngestAsync(new() { Events = null! }) },
        { "events: must have 1 to 1000 items (0 items)", usage => usage.UsageEvents.IngestAsync(new() { Events = [] }) },
        { "events: must have 1 to 1000 items (1001 items)", usage => usage.UsageEvents.IngestAsync(new() { Events = [.. Enumerable.Range(0, 1001).Select(index => Event with { EventId = $"{index}" })] }) },
        { "events[1]: must be set (null)", usage => usage.UsageEvents.IngestAsync(new() { Events = [Event, null!] }) },
        { "events[2].event_id: must be unique within the request (the same as events[0].event_id)", usage => usage.UsageEvents.IngestAsync(Batch(Event, Event with { EventId = "E" }, Event)) },
        { "events[0].event_id: must be set (null)", usage => usage.UsageEvents.IngestAsync(Batch(Event with { EventId = null! })) },
        { "events[0].customer_id: must be set (null)", usage => usage.UsageEvents.IngestAsync(Batch(Event with { CustomerId = null! })) },
        { "events[0].event_name: must be set (null)", usage => usage.UsageEvents.IngestAsync(Batch(Event with { EventName = null! })) },
        { "events[0].metadata: must have at most 50 entries (51 entries)", usage => usage.UsageEvents.IngestAsync(Batch(Event with { Metadata = Metadata(51, "x") })) },
        { "events[0].metadata: keys must have at most 100 characters (a key of 101 characters)", usage => usage.UsageEvents.IngestAsync(Batch(Event with { Metadata = new Dictionary<string, MetadataValue> { [Repeat(Astral, 101)] = 1 } })) },
        { "events[0].metadata.k: must have at most 500 characters (501 characters)", usage => usage.UsageEvents.IngestAsync(Batch(Event with { Metadata = new Dictionary<string, MetadataValue> { ["k"] = Repeat(Astral, 501) } })) },
        { "events[0].metadata.k: must be text, an integer, a finite number or a boolean (not finite)", usage => usage.UsageEvents.IngestAsync(Batch(Event with { Metadata = new Dictionary<string, MetadataValue> { ["k"] = double.NaN } })) },
        { "events[0].metadata.k: must be text, an integer, a finite number or a boolean (null)", usage => usage.UsageEvents.IngestAsync(Batch(Event with { Metadata = new Dictionary<string, MetadataValue> { ["k"] = default } })) },
        { "page_number: must be 0 or more (-1)", usage => usage.UsageEvents.ListAsync(new() { PageNumber = -1 }) },
        { "page_size: must be 0 or more (-1)", usage => usage.UsageEvents.ListAsync(new() { PageSize = -1 }) },
        { "event_id: must be an id, not empty, '.' or '..' (empty)", usage => usage.UsageEvents.RetrieveAsync("") },
        { "event_id: must be an id, not empty, '.' or '..' (null)", usage => usage.UsageEvents.RetrieveAsync(null!) },
        { "event_id: must be an id, not empty, '.' or '..' (dots only)", usage => usage.UsageEvents.RetrieveAsync("..") },
        { "options.idempotency_key: must not be set: the operation takes none (set)", usage => usage.Events.ListAsync(options: new() { IdempotencyKey = "k" }) },
        { "options.idempotency_key: must not be empty or blank (0 characters)", usage => usage.Events.TrackAsync(Track, new() { IdempotencyKey = "" }) },
        { "options.idempotency_key: must be printable ASCII (text with other characters)", usage => usage.Events.TrackAsync(Track, new() { IdempotencyKey = "a\r\nX-Evil: 1" }) },
        { "options.max_retries: must be 0 or more (-1)", usage => usage.Events.ListAsync(options: new() { MaxRetries = -1 }) },
        { "options.timeout: must be 10 milliseconds to 24 hours (00:00:00)", usage => usage.Events.ListAsync(options: new() { Timeout = TimeSpan.Zero }) },
        { "headers.X-Trace: must be printable ASCII (text with other characters)", usage => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["X-Trace"] = "a\nb" } }) },
        { "headers.authorization: must not be set: the client sets it (set)", usage => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["authorization"] = "Bearer x" } }) },
        { "headers.Content-Encoding: must not be set: the client sets it (set)", usage => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" } }) },
        { "headers.expires: must not be set: the client sets it (set)", usage => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["expires"] = "0" } }) },
        { "options.idempotency_key: must not be empty or blank (3 characters)", usage => usage.Events.TrackAsync(Track, new() { IdempotencyKey = "   " }) },
        { "filter_by.a: must be set (null)", usage => usage.Events.AggregateAsync(Aggregate with { FilterBy = new Dictionary<string, string> { ["a"] = null! } }) },
        { "body: must be something that JSON can hold (ArgumentException)", usage => usage.Events.TrackAsync(Track with { Properties = new() { ["x"] = double.NaN } }) },
        { "headers: names must be HTTP tokens (a name of 3 characters)", usage => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["a b"] = "x" } }) },
    };

    [Theory]
    [MemberData(nameof(Accepted), DisableDiscoveryEnumeration = true)]
    public async Task At_its_bound_a_request_is_sent(string reply, Func<IUsageClient, Task> call)
    {
        var handler = new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, reply));
        using var usage = TestClient.Of(handler);
        await call(usage);
        Assert.Single(handler.Attempts);
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task Past_its_bound_a_request_is_refused_before_anything_is_sent(string breach, Func<IUsageClient, Task> call)
    {
        var handler = new ScriptedHandler(TimeProvider.System);
        using var usage = TestClient.Of(handler);
        var failure = await Assert.ThrowsAsync<UsageRequestValidationException>(() => call(usage));
        Assert.Equal([breach], failure.Breaches.Select(item => item.ToString()));
        Assert.EndsWith(breach, failure.Message, StringComparison.Ordinal);
        Assert.Empty(handler.Attempts);
    }

    [Fact]
    public async Task Three_breaches_are_reported_at_once()
    {
        var handler = new ScriptedHandler(TimeProvider.System);
        using var usage = TestClient.Of(handler);
        var failure = await Assert.ThrowsAsync<UsageRequestValidationException>(() => usage.Events.AggregateAsync(
            new() { CustomerId = "", FeatureId = "f", GroupBy = "model", MaxGroups = 0 }, cancellationToken: Token));
        Assert.Equal(["customer_id", "group_by", "max_groups"], failure.Breaches.Select(breach => breach.Field));
        Assert.Equal("events.aggregate", failure.Operation);
        Assert.Empty(handler.Attempts);
    }

    [Fact]
    public async Task A_message_names_ten_breaches_and_counts_the_rest()
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System));
        var failure = await Assert.ThrowsAsync<UsageRequestValidationException>(() => usage.UsageEvents.IngestAsync(
            new() { Events = [.. Enumerable.Range(0, 12).Select(index => Event with { EventId = $"{index}", EventName = null! })] }, cancellationToken: Token));
        Assert.Equal(12, failure.Breaches.Count);
        Assert.EndsWith("events[9].event_name: must be set (null); and 2 more", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_validation_sends_what_breaks_a_rule_but_never_another_path()
    {
        var handler = new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, Aggregated));
        using var usage = TestClient.Of(handler, configure: options => options.ValidateRequests = false);
        await usage.Events.AggregateAsync(Aggregate with { MaxGroups = 251 }, cancellationToken: Token);
        Assert.Contains("251", Assert.Single(handler.Bodies), StringComparison.Ordinal);
        await Assert.ThrowsAsync<UsageRequestValidationException>(() => usage.UsageEvents.RetrieveAsync("..", cancellationToken: Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\nb")]
    public async Task A_made_key_that_would_not_protect_sends_nothing(string key)
    {
        var handler = new ScriptedHandler(TimeProvider.System);
        using var usage = TestClient.Of(handler, configure: options => options.CreateIdempotencyKey = () => key);
        await Assert.ThrowsAsync<UsageRequestValidationException>(() => usage.Events.TrackAsync(Track, cancellationToken: Token));
        Assert.Empty(handler.Attempts);
    }

    [Fact]
    public async Task A_null_request_is_an_argument_error()
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System));
        await Assert.ThrowsAsync<ArgumentNullException>(() => usage.Events.TrackAsync(null!, cancellationToken: Token));
    }

    private static IngestUsageEventsRequest Batch(params EventInput[] events) => new() { Events = events };

    private static Dictionary<string, string> Pairs(int count, string value) => Enumerable.Range(0, count).ToDictionary(index => $"k{index}", _ => value);

    private static Dictionary<string, MetadataValue> Metadata(int count, string value) => Enumerable.Range(0, count).ToDictionary(index => $"k{index}", _ => (MetadataValue)value);

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}

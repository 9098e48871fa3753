using System.Text.Json.Nodes;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Tests.Contract;
using UsageSdk.Tests.Wire;
using UsageSdk.UsageEngine;

namespace UsageSdk.Tests.Validation;

/// <summary>Rules that no keyword of the contract states, and how breaches are reported. ConstraintTests holds the others.</summary>
public sealed class ValidationTests
{
    private const string Aggregated = """{"list":[],"total":{}}""";
    private const string Tracked = """{"customer_id":"c","value":1,"balance":null}""";
    private const string Paged = """{"items":[]}""";

    private static readonly TrackRequest Track = new() { CustomerId = "c", FeatureId = "f" };
    private static readonly AggregateEventsRequest Aggregate = new() { CustomerId = "c", FeatureId = "f" };
    private static readonly EventInput Event = new() { EventId = "e", CustomerId = "c", EventName = "n" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, Func<IUsageClient, Task>> Accepted => new()
    {
        { Aggregated, usage => usage.Events.AggregateAsync(Aggregate with { GroupBy = "$entity_id" }) },
        { Tracked, usage => usage.Events.TrackAsync(new() { CustomerId = "", EventName = "n", Value = -0.5m }) },
        { Paged, usage => usage.UsageEvents.ListAsync(options: new() { MaxRetryAfter = TimeSpan.Zero, AttemptTimeout = TimeSpan.FromMilliseconds(10) }) },
        { Paged, usage => usage.UsageEvents.ListAsync(options: new() { MaxRetryAfter = TimeSpan.FromDays(1), AttemptTimeout = Timeout.InfiniteTimeSpan, Timeout = Timeout.InfiniteTimeSpan }) },
        { Paged, usage => usage.UsageEvents.ListAsync(options: new() { MaxRetries = 0, Timeout = TimeSpan.FromDays(1), Headers = new Dictionary<string, string> { ["X-Trace"] = "a b" } }) },
    };

    public static TheoryData<string, Func<IUsageClient, Task>> Refused => new()
    {
        { "group_by: must be $customer_id, $entity_id, $plan_id, or 'properties.' and a dotted path of letters, digits and '_' (text of 5 characters)", usage => usage.Events.AggregateAsync(Aggregate with { GroupBy = "model" }) },
        { "group_by: must be $customer_id, $entity_id, $plan_id, or 'properties.' and a dotted path of letters, digits and '_' (text of 12 characters)", usage => usage.Events.AggregateAsync(Aggregate with { GroupBy = "properties.é" }) },
        { "feature_id: exactly one of feature_id and event_name must be set (none is)", usage => usage.Events.TrackAsync(Track with { FeatureId = null }) },
        { "events[1]: must be set (null)", usage => usage.UsageEvents.IngestAsync(new() { Events = [Event, null!] }) },
        { "events[0].metadata.k: must be text, an integer, a finite number or a boolean (null)", usage => usage.UsageEvents.IngestAsync(Batch(Event with { Metadata = new Dictionary<string, MetadataValue> { ["k"] = default } })) },
        { "events[0].metadata.k: must be text, an integer, a finite number or a boolean (null)", usage => usage.UsageEvents.IngestAsync(Batch(Event with { Metadata = new SortedList<string, MetadataValue> { ["a"] = 1, ["k"] = default } })) },
        { "events[2].event_id: must be unique within the request (the same as events[0].event_id)", usage => usage.UsageEvents.IngestAsync(new() { Events = [Event, Event with { EventId = "E" }, Event with { EventId = new string('e', 1) }] }) },
        { "fieldValues[1]: must be set (null)", usage => usage.Aggregation.LookupSessionAsync("s", new() { FieldValues = ["a", null!, "b"] }) },
        { "event_id: must be an id, not empty, '.' or '..' (empty)", usage => usage.UsageEvents.RetrieveAsync("") },
        { "event_id: must be an id, not empty, '.' or '..' (null)", usage => usage.UsageEvents.RetrieveAsync(null!) },
        { "event_id: must be an id, not empty, '.' or '..' (dots only)", usage => usage.UsageEvents.RetrieveAsync("..") },
        { "options.idempotency_key: must not be set: the operation takes none (set)", usage => usage.Events.ListAsync(options: new() { IdempotencyKey = "k" }) },
        { "options.idempotency_key: must not be empty or blank (0 characters)", usage => usage.Events.TrackAsync(Track, new() { IdempotencyKey = "" }) },
        { "options.idempotency_key: must be printable ASCII (text with other characters)", usage => usage.Events.TrackAsync(Track, new() { IdempotencyKey = "a\r\nX-Evil: 1" }) },
        { "options.max_retries: must be 0 or more (-1)", usage => usage.Events.ListAsync(options: new() { MaxRetries = -1 }) },
        { "options.timeout: must be 10 milliseconds to 24 hours, or infinite (00:00:00)", usage => usage.Events.ListAsync(options: new() { Timeout = TimeSpan.Zero }) },
        { "headers.X-Trace: must be printable ASCII (text with other characters)", usage => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["X-Trace"] = "a\nb" } }) },
        { "headers.authorization: must not be set: the client sets it (set)", usage => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["authorization"] = "Bearer x" } }) },
        { "headers.Content-Encoding: must not be set: the client sets it (set)", usage => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" } }) },
        { "headers.expires: must not be set: the client sets it (set)", usage => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["expires"] = "0" } }) },
        { "options.idempotency_key: must not begin or end with a space (3 characters)", usage => usage.Events.TrackAsync(Track, new() { IdempotencyKey = "A1 " }) },
        { "options.idempotency_key: must not begin or end with a space (3 characters)", usage => usage.Events.TrackAsync(Track, new() { IdempotencyKey = " A1" }) },
        { "options.idempotency_key: must not be empty or blank (3 characters)", usage => usage.Events.TrackAsync(Track, new() { IdempotencyKey = "   " }) },
        { "body: must be something that JSON can hold, at most 64 levels deep (ArgumentException)", usage => usage.Events.TrackAsync(Track with { Properties = new() { ["x"] = double.NaN } }) },
        { "headers: names must be HTTP tokens (empty)", usage => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { [""] = "x" } }) },
        { "headers.X-Trace: must be printable ASCII (null)", usage => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["X-Trace"] = null! } }) },
        { "options.attempt_timeout: must be 10 milliseconds to 24 hours, or infinite (00:00:00.0099999)", usage => usage.Events.ListAsync(options: new() { AttemptTimeout = TimeSpan.FromTicks(99_999) }) },
        { "options.max_retry_after: must be 0 to 24 hours (-00:00:00.0000001)", usage => usage.Events.ListAsync(options: new() { MaxRetryAfter = TimeSpan.FromTicks(-1) }) },
        { "options.max_retry_after: must be 0 to 24 hours (1.00:00:00.0000001)", usage => usage.Events.ListAsync(options: new() { MaxRetryAfter = TimeSpan.FromTicks(TimeSpan.TicksPerDay + 1) }) },
        { "headers: names must be HTTP tokens (a name of 3 characters)", usage => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["a b"] = "x" } }) },
    };

    [Theory]
    [MemberData(nameof(Accepted), DisableDiscoveryEnumeration = true)]
    public async Task What_keeps_the_rules_is_sent(string reply, Func<IUsageClient, Task> call)
    {
        var handler = new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, reply));
        using var usage = TestClient.Of(handler);
        await call(usage);
        Assert.Single(handler.Attempts);
    }

    [Fact]
    public async Task Values_that_an_enum_may_get_later_are_sent()
    {
        var handler = new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, Aggregated));
        using var allowed = ContractWatch.AllowOddRequests("Enums are open: a server may know more values than the contract.");
        using var usage = TestClient.Of(handler);
        await usage.Events.AggregateAsync(Aggregate with { Range = new AggregateRange("tomorrow"), BinSize = new BinSize("fortnight") }, cancellationToken: Token);
        Assert.Contains("\"range\":\"tomorrow\",\"bin_size\":\"fortnight\"", Assert.Single(handler.Bodies), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task What_breaks_a_rule_is_refused_before_anything_is_sent(string breach, Func<IUsageClient, Task> call)
    {
        var handler = new ScriptedHandler(TimeProvider.System);
        using var usage = TestClient.Of(handler);
        var failure = await Assert.ThrowsAsync<UsageRequestValidationException>(() => call(usage));
        Assert.Equal([breach], failure.Breaches.Select(item => item.ToString()));
        Assert.EndsWith(breach, failure.Message, StringComparison.Ordinal);
        Assert.Empty(handler.Attempts);
    }

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Etc/GMT+5", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("Asia/Calcutta", true)]
    [InlineData("UTC-11", false)]
    [InlineData("UTC+12", false)]
    [InlineData("W. Europe Standard Time", false)]
    [InlineData("localtime", false)]
    [InlineData("posixrules", false)]
    [InlineData("Factory", false)]
    [InlineData("posix/Europe/Berlin", false)]
    [InlineData("right/Europe/Berlin", false)]
    [InlineData("../Europe/Berlin", false)]
    [InlineData("Europe/", false)]
    [InlineData("", false)]
    public void A_time_zone_is_known_by_its_IANA_name(string name, bool isKnown) => Assert.Equal(isKnown, IanaTimeZones.Contains(name));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(900, false)]
    public async Task JSON_of_yours_is_sent_to_a_depth_of_64(int depth, bool isSent)
    {
        // The body and what holds your JSON are the first two levels.
        var json = new JsonObject();
        for (var level = 3; level < depth; level++)
        {
            json = new JsonObject { ["a"] = json };
        }

        var properties = new JsonObject { ["a"] = json };
        var handler = new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, """{"customer_id":"c","value":1,"balance":null}"""));
        using var usage = TestClient.Of(handler);
        var failure = await Record.ExceptionAsync(() => usage.Events.TrackAsync(Track with { Properties = properties }, cancellationToken: Token));
        Assert.Equal(isSent ? null : typeof(UsageRequestValidationException), failure?.GetType());
        Assert.Equal(isSent ? 1 : 0, handler.Attempts.Count);
    }

    [Fact]
    public async Task Data_for_a_collector_is_sent_to_a_depth_of_64()
    {
        var handler = new ScriptedHandler(TimeProvider.System);
        using var usage = TestClient.Of(handler);
        var json = Enumerable.Range(0, 64).Aggregate(new JsonObject(), (inner, _) => new JsonObject { ["a"] = inner });
        await Assert.ThrowsAsync<UsageRequestValidationException>(() => usage.Collectors.SendDataAsync("c", new() { Data = json }, cancellationToken: Token));
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
    public async Task Ten_breaches_are_all_named()
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System));
        var failure = await Assert.ThrowsAsync<UsageRequestValidationException>(() => usage.UsageEvents.IngestAsync(
            new() { Events = [.. Enumerable.Range(0, 10).Select(index => Event with { EventId = $"{index}", EventName = null! })] }, cancellationToken: Token));
        Assert.Equal($"usage_events.ingest: {string.Join("; ", Enumerable.Range(0, 10).Select(index => $"events[{index}].event_name: must be set (null)"))}", failure.Message);
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
        using var allowed = ContractWatch.AllowOddRequests("A value beyond its limit, for a server that has moved on.");
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
}

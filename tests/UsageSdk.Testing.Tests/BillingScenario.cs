using System.Globalization;
using System.Text.Json.Nodes;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Offline;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests;

/// <summary>
/// Two customers over two billing periods, with all that goes wrong on the way. At the end the bill equals the books that the application kept,
/// and weeks have passed in no time.
/// </summary>
public sealed class BillingScenario : IDisposable
{
    private const string Feature = "tokens";

    private readonly FakeUsageServer _server = FakeUsageServer.At("2026-01-15T09:00Z");
    private readonly Dictionary<string, BillingCycle> _cycles = new(StringComparer.Ordinal);
    private readonly List<UsageRecord> _books = [];
    private readonly UsageClient _usage;

    public BillingScenario()
    {
        _usage = _server.CreateClient();
        _server.Autumn.AddFeature(Feature);
        foreach (var customer in (string[])["acme", "globex"])
        {
            _server.DodoPayments.AddCustomer(customer);
        }

        Renew("acme", "2026-01-01", "2026-02-01");
        Renew("globex", "2026-01-10", "2026-02-10");
    }

    public void Dispose()
    {
        _usage.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Whatever_goes_wrong_everyone_is_billed_for_what_they_used()
    {
        await Usage_is_tracked_as_it_happens();
        await A_lost_reply_does_not_count_twice();
        await An_event_that_is_sent_again_does_not_count_twice();
        await The_access_token_expires_while_data_is_collected();
        await An_outage_ends_before_the_client_gives_up();
        await February_begins_and_January_s_last_event_comes_late();
        await A_storm_of_reports_is_held_back_and_then_answered();
        await The_bill_of_each_period_equals_the_books();
        await An_event_that_the_books_lack_is_found();
        Nothing_else_happened();
    }

    private async Task Usage_is_tracked_as_it_happens()
    {
        await Use("acme", "2026-01-15T08:10Z", 1200, "small");
        await Use("acme", "2026-01-15T08:50Z", 0.125m, "large");
        await Use("globex", "2026-01-15T08:59Z", 77, "large");

        _server.AssertReceived(UsageOperations.BalancesTrack, times: 3);
    }

    private async Task A_lost_reply_does_not_count_twice()
    {
        _server.Clock.AdvanceTo(At("2026-01-16T12:00Z"));
        _server.Faults.For(UsageOperations.BalancesTrack).Meet(Fault.LostReply);

        var reply = await Use("acme", "2026-01-16T11:30Z", 500, "small");

        // The service refused the key of the later attempts: it has the event, once.
        Assert.Equal(TrackOutcome.Duplicate, reply.Outcome);
        Assert.Single(_server.Autumn.Events, record => record.Timestamp == At("2026-01-16T11:30Z"));
    }

    private async Task An_event_that_is_sent_again_does_not_count_twice()
    {
        // The worker died before it noted that the batch was sent, and sends it again with another event.
        await Ingest(Event("acme", "call-1"), Event("globex", "call-2"));
        var second = await Ingest(Event("acme", "call-1"), Event("globex", "call-2"), Event("globex", "call-3"));

        Assert.Equal(1, second.IngestedCount);
        Assert.Equal(["call-1", "call-2", "call-3"], _server.DodoPayments.Events.Select(stored => stored.EventId));

        // An id that stands twice in one request would fail all of it; the client says so before it sends.
        var refused = await Assert.ThrowsAsync<UsageRequestValidationException>(() => Ingest(Event("acme", "call-4"), Event("acme", "call-4")));
        Assert.Contains("events", Assert.Single(refused.Breaches).Field, StringComparison.Ordinal);
    }

    private async Task The_access_token_expires_while_data_is_collected()
    {
        var collector = await Run(_usage.Collectors.CreateAsync(new() { Name = "gateway" }));
        await Collect(collector, 1);
        Assert.Equal(1, _server.UsageEngine.TokensIssued);

        _server.Clock.Advance(TimeSpan.FromHours(2));
        await Collect(collector, 2);
        Assert.Equal(2, _server.UsageEngine.TokensIssued);

        // The service takes the token back before its time: one renewal, and the data is there once.
        _server.UsageEngine.RevokeTokens();
        await Collect(collector, 3);
        Assert.Equal(3, _server.UsageEngine.TokensIssued);
        Assert.Equal([1, 2, 3], _server.UsageEngine.SentData.Select(sent => sent.Data.GetProperty("sequence").GetInt32()));
    }

    private async Task An_outage_ends_before_the_client_gives_up()
    {
        _server.Faults.For(UsageOperations.BalancesTrack).Next(2).Respond(503, retryAfter: TimeSpan.FromSeconds(5));
        var before = _server.Clock.GetUtcNow();

        var reply = await Use("globex", "2026-01-16T13:00Z", 3, "small");

        Assert.Equal(TrackOutcome.Recorded, reply.Outcome);
        Assert.True(_server.Clock.GetUtcNow() - before >= TimeSpan.FromSeconds(10));
    }

    private async Task February_begins_and_January_s_last_event_comes_late()
    {
        _server.Clock.AdvanceTo(At("2026-02-02T10:00Z"));
        Renew("acme", "2026-02-01", "2026-03-01");

        await Use("acme", "2026-02-02T01:00Z", 40, "small");
        await Use("acme", "2026-01-31T23:59:59Z", 9, "huge");

        // Dodo Payments takes nothing that is older than an hour, nor what comes with it in a request.
        var late = Event("acme", "call-5") with { Timestamp = At("2026-02-02T08:59Z") };
        await Assert.ThrowsAsync<UsageBadRequestException>(() => Ingest(Event("globex", "call-6"), late));
        Assert.Equal(1, (await Ingest(Event("globex", "call-6"))).IngestedCount);
    }

    private async Task A_storm_of_reports_is_held_back_and_then_answered()
    {
        _server.EnforcesRateLimits = true;
        var earlier = _server.Requests.Count;

        // Autumn answers five a second for each customer.
        var reports = await Run(Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _usage.Events.AggregateAsync(Bill("acme", AggregateRange.Last7Days)))));

        Assert.All(reports, report => Assert.Equal(reports[0].Total[Feature].Sum, report.Total[Feature].Sum));
        var storm = _server.Requests.Skip(earlier).ToList();
        Assert.Equal(12, storm.Count(request => request.Status == 200));
        Assert.Equal(7 + 2, storm.Count(request => request.Status == 429));
        _server.EnforcesRateLimits = false;
    }

    private async Task The_bill_of_each_period_equals_the_books()
    {
        var january = await AssertBilledAsBooked("acme", AggregateRange.LastCycle);
        Assert.Equal((4, 1200 + 0.125m + 500 + 9), (january.Total[Feature].Count, january.Total[Feature].Sum));

        var february = await AssertBilledAsBooked("acme", AggregateRange.Last24Hours);
        Assert.Equal((1, 40m), (february.Total[Feature].Count, february.Total[Feature].Sum));

        var globex = await AssertBilledAsBooked("globex", AggregateRange.OneBillingCycle);
        Assert.Equal((2, 80m), (globex.Total[Feature].Count, globex.Total[Feature].Sum));
    }

    private async Task An_event_that_the_books_lack_is_found()
    {
        _server.Autumn.AddEvent(new UsageRecord("evt_of_someone_else", Feature, "globex", At("2026-01-20T12:00Z"), 1000));

        var differences = await Reconcile("globex", AggregateRange.OneBillingCycle);

        Assert.Equal(
            ["total tokens, events: local 2, server 3", "total tokens, sum: local 80, server 1080"],
            differences.Differences.Select(difference => difference.ToString()));
    }

    private void Nothing_else_happened()
    {
        _server.AssertFaultsMet();
        _server.AssertNoUnknownRequests();
        Assert.Equal(_books.Count + 1, _server.Autumn.Events.Count);
        Assert.Equal(0, _server.Clock.PendingTimers);
    }

    /// <summary>Tracks an event, and enters it in the books when the service has it.</summary>
    private async Task<TrackResponse> Use(string customer, string instant, decimal value, string model)
    {
        var request = new TrackRequest { CustomerId = customer, FeatureId = Feature, Value = value, Timestamp = At(instant), Properties = new JsonObject { ["model"] = model } };
        var reply = await Run(_usage.Events.TrackAsync(request));
        _books.Add(new UsageRecord($"book-{_books.Count}", Feature, customer, At(instant), value, properties: request.Properties));
        return reply;
    }

    private Task<IngestUsageEventsResponse> Ingest(params EventInput[] events) => Run(_usage.UsageEvents.IngestAsync(new() { Events = events }));

    private Task<SendDataResponse> Collect(Collector collector, int sequence) =>
        Run(_usage.Collectors.SendDataAsync(collector.Id, new() { Data = new JsonObject { ["sequence"] = sequence } }));

    private async Task<AggregateEventsResponse> AssertBilledAsBooked(string customer, AggregateRange range)
    {
        var differences = await Reconcile(customer, range);
        Assert.True(differences.IsMatch, differences.ToString());
        return await Run(_usage.Events.AggregateAsync(Bill(customer, range)));
    }

    private async Task<UsageReconciliation> Reconcile(string customer, AggregateRange range)
    {
        var billed = await Run(_usage.Events.AggregateAsync(Bill(customer, range)));
        var booked = OfflineAggregator.Aggregate(_books, Bill(customer, range), new() { Now = _server.Clock.GetUtcNow(), BillingCycle = _cycles[customer] });
        return OfflineAggregator.Reconcile(booked, billed);
    }

    private static AggregateEventsRequest Bill(string customer, AggregateRange range) =>
        new() { CustomerId = customer, FeatureId = Feature, Range = range, BinSize = BinSize.Day, GroupBy = "properties.model" };

    private EventInput Event(string customer, string id) => new() { CustomerId = customer, EventId = id, EventName = "api.call", Timestamp = _server.Clock.GetUtcNow() };

    private void Renew(string customer, string start, string end)
    {
        _cycles[customer] = new BillingCycle(At(start), At(end), At("2025-12-01"));
        _server.Autumn.AddCustomer(customer, _cycles[customer]);
    }

    /// <summary>Waits for a call in virtual time.</summary>
    private Task<T> Run<T>(Task<T> call) => _server.Clock.RunUntilAsync(call, within: TimeSpan.FromMinutes(10));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

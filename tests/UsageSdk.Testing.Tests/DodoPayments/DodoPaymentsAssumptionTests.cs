using System.Net;

namespace UsageSdk.Testing.Tests.DodoPayments;

/// <summary>The switches of what is not documented.</summary>
public sealed class DodoPaymentsAssumptionTests : IDisposable
{
    private readonly Wire _wire = new();

    private DodoPaymentsAssumptions Assumptions => _wire.Server.DodoPayments.Assumptions;

    [Fact]
    public async Task Known_events_can_be_counted()
    {
        Assumptions.CountsKnownEvents = true;
        await IngestAsync(Event("evt_1"));

        var reply = await IngestAsync(Event("evt_1"), Event("evt_2"));

        reply.AssertOk("""{"ingested_count":2}""");
        Assert.Equal(["evt_1", "evt_2"], _wire.Server.DodoPayments.Events.Select(item => item.EventId));
    }

    [Fact]
    public async Task Events_of_unknown_customers_can_be_lost()
    {
        Assumptions.LosesEventsOfUnknownCustomers = true;

        var reply = await IngestAsync(Event("evt_1", customer: "nobody"), Event("evt_2"));
        _wire.Server.DodoPayments.AddCustomer("nobody");
        var later = await IngestAsync(Event("evt_1", customer: "nobody"));

        reply.AssertOk("""{"ingested_count":2}""");
        later.AssertOk("""{"ingested_count":1}""");
        Assert.Equal([("evt_2", "cus_1"), ("evt_1", "nobody")], _wire.Server.DodoPayments.Events.Select(item => (item.EventId, item.CustomerId)));
    }

    [Theory]
    [InlineData("""{"events":[]}""", 400, "INVALID_REQUEST_BODY")]
    [InlineData("""{"events":[{"event_id":"evt_1","customer_id":"cus_1"}]}""", 400, "INVALID_REQUEST_BODY")]
    [InlineData("""{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call","metadata":{"a":[]}}]}""", 400, "INVALID_REQUEST_BODY")]
    [InlineData("""{"events":[{"event_id":"","customer_id":"cus_1","event_name":"call"}]}""", 422, "INVALID_REQUEST_PARAMETERS")]
    [InlineData("""{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call","metadata":{"#101":1}}]}""", 422, "INVALID_REQUEST_PARAMETERS")]

    // These are documented.
    [InlineData("{", 422, "INVALID_REQUEST_BODY")]
    [InlineData("""{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call","timestamp":"2026-03-10T10:00:00Z"}]}""", 400, "INVALID_REQUEST_PARAMETERS")]
    public async Task The_statuses_of_bad_events_can_be_the_other_way_round(string body, int status, string code)
    {
        (Assumptions.WrongFormStatus, Assumptions.BrokenLimitStatus) = (HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity);

        var reply = await _wire.PostAsync("events/ingest", body.Replace("#101", new string('k', 101), StringComparison.Ordinal));

        reply.AssertDodoError(status, code);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(-1, 413)]
    [Mirrors("B1.13", "B2.19")]
    public async Task A_body_has_a_largest_size(int spare, int status)
    {
        var body = $$"""{"events":[{{Event("evt_1")}}]}""";
        Assumptions.MaxBodyBytes = body.Length + spare;

        var reply = await _wire.PostAsync("events/ingest", body);

        Assert.Equal((status, status == 200 ? 1 : 0), (reply.Status, _wire.Server.DodoPayments.Events.Count));
    }

    [Fact]
    public async Task A_larger_page_than_the_largest_is_cut_to_it()
    {
        await IngestAsync([.. Enumerable.Range(0, 110).Select(number => Event($"evt_{number:D3}"))]);

        Assert.Equal((100, 10), (await CountAsync("page_size=1000"), await CountAsync("page_size=1000&page_number=1")));
        Assumptions.MaxPageSize = 20;
        Assert.Equal((20, 10), (await CountAsync("page_size=21"), await CountAsync("page_size=21&page_number=5")));
    }

    [Theory]
    [InlineData("", false, false, "3 2 1")]
    [InlineData("", false, true, "1 2 3")]
    [InlineData("start=2026-03-10T11:51:00Z&end=2026-03-10T11:53:00Z", true, false, "2")]
    [InlineData("start=2026-03-10T11:52:00Z", true, false, "3")]
    public async Task Bounds_and_order_can_be_the_other_way_round(string query, bool excludesBounds, bool oldestFirst, string numbers)
    {
        (Assumptions.ExcludesBounds, Assumptions.ListsOldestFirst) = (excludesBounds, oldestFirst);
        await IngestAsync([.. Enumerable.Range(1, 3).Select(number => Event($"{number}", $$""","timestamp":"2026-03-10T11:5{{number}}:00Z" """))]);

        Assert.Equal(numbers, await NumbersAsync(query));
    }

    [Fact]
    public async Task Bounds_can_be_of_the_arrival()
    {
        await IngestAsync(Event("1", ""","timestamp":"2026-03-10T12:04:00Z" """));
        _wire.Server.Clock.Advance(TimeSpan.FromMinutes(2));
        await IngestAsync(Event("2", ""","timestamp":"2026-03-10T11:30:00Z" """));

        Assert.Equal("1", await NumbersAsync("start=2026-03-10T12:01:00Z"));
        Assumptions.BoundsAreOfArrival = true;
        Assert.Equal("2", await NumbersAsync("start=2026-03-10T12:01:00Z"));
    }

    [Fact]
    public void Switches_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Assumptions.WrongFormStatus = HttpStatusCode.NotFound);
        Assert.Throws<ArgumentOutOfRangeException>(() => Assumptions.BrokenLimitStatus = HttpStatusCode.OK);
        Assert.Throws<ArgumentOutOfRangeException>(() => Assumptions.MaxBodyBytes = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => Assumptions.MaxPageSize = 0);
    }

    public void Dispose() => _wire.Dispose();

    private static string Event(string id, string more = "", string customer = "cus_1") => $$"""{"event_id":"{{id}}","customer_id":"{{customer}}","event_name":"call"{{more}}}""";

    private Task<WireReply> IngestAsync(params string[] events) => _wire.PostAsync("events/ingest", $$"""{"events":[{{string.Join(",", events)}}]}""");

    private async Task<int> CountAsync(string query) => (await _wire.GetAsync($"events?{query}")).Json["items"]!.AsArray().Count;

    private async Task<string> NumbersAsync(string query) =>
        string.Join(' ', (await _wire.GetAsync($"events?{query}")).Json["items"]!.AsArray().Select(item => (string)item!["event_id"]!));
}

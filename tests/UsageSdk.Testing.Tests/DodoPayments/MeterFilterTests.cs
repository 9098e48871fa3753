using UsageSdk.DodoPayments;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Tests.DodoPayments;

/// <summary>Eight events, one a minute from 11:30. Those up to 6 are calls, the others uploads; by turns their tokens are a number and text; up to 4 the plan is pro.</summary>
public sealed class MeterFilterTests
{
    private static readonly DodoPaymentsMeter Calls = new() { Id = "mtr_calls", EventName = "call", Aggregation = DodoPaymentsMeterAggregation.Count };

    private static readonly DodoPaymentsMeter ProTokens = new()
    {
        Id = "mtr_pro",
        EventName = "call",
        Aggregation = DodoPaymentsMeterAggregation.Sum,
        Key = "tokens",
        Filter = new DodoPaymentsMeterFilter
        {
            Conjunction = DodoPaymentsMeterConjunction.Or,
            Filters =
            [
                new() { Conjunction = DodoPaymentsMeterConjunction.And, Conditions = [new("plan", DodoPaymentsMeterOperator.EqualTo, "pro"), new("tokens", DodoPaymentsMeterOperator.GreaterThan, 1)] },
                new() { Conjunction = DodoPaymentsMeterConjunction.And, Conditions = [new("plan", DodoPaymentsMeterOperator.NotEqualTo, "pro")] },
            ],
        },
    };

    [Theory]
    [InlineData("meter_id=mtr_calls", "6 5 4 3 2 1")]
    [InlineData("meter_id=mtr_calls&event_name=call", "6 5 4 3 2 1")]
    [InlineData("meter_id=mtr_calls&customer_id=cus_2", "6 4 2")]
    [InlineData("meter_id=mtr_calls&start=2026-03-10T11:32:00Z&end=2026-03-10T11:34:00Z", "4 3 2")]

    // Pages are of what the meter takes.
    [InlineData("meter_id=mtr_calls&page_size=4", "6 5 4 3")]
    [InlineData("meter_id=mtr_calls&page_size=4&page_number=1", "2 1")]

    // Of pro events a number of tokens is asked for, so that texts drop out; event 6 has no plan at all.
    [InlineData("meter_id=mtr_pro", "5 3")]
    [InlineData("meter_id=mtr_pro&event_name=call&customer_id=cus_1", "5 3")]
    [Mirrors("B3.13")]
    public async Task A_meter_chooses_by_its_event_name_and_filter(string query, string numbers)
    {
        using var wire = await OfEightAsync();

        var reply = await wire.GetAsync($"events?{query}");

        Assert.Equal((200, numbers), (reply.Status, string.Join(' ', reply.Json["items"]!.AsArray().Select(item => (string)item!["event_id"]!))));
    }

    [Theory]
    [InlineData("upload")]
    [InlineData("Call")]
    [InlineData("")]
    [Mirrors("B3.14")]
    public async Task Another_event_name_than_the_meter_s_is_refused(string name)
    {
        using var wire = await OfEightAsync();

        var reply = await wire.GetAsync($"events?event_name={name}&meter_id=mtr_calls");

        reply.AssertDodoError(400, "INVALID_REQUEST_PARAMETERS", "event_name must be that of the meter");
    }

    [Theory]
    [InlineData("meter_id=mtr_2")]
    [InlineData("meter_id=MTR_CALLS")]
    [InlineData("meter_id=")]
    [InlineData("meter_id=mtr_2&event_name=upload")]
    [Mirrors("B3.15")]
    public async Task An_unknown_meter_is_not_found(string query)
    {
        using var wire = await OfEightAsync();

        var reply = await wire.GetAsync($"events?{query}");

        reply.AssertDodoError(404, "NOT_FOUND", "No such meter");
    }

    [Fact]
    public async Task A_meter_that_is_added_again_replaces_the_one_before()
    {
        using var wire = await OfEightAsync();
        wire.Server.DodoPayments.AddMeter(Calls with { EventName = "upload" });

        var reply = await wire.GetAsync("events?meter_id=mtr_calls&event_name=upload");

        Assert.Equal(2, reply.Json["items"]!.AsArray().Count);
    }

    [Fact]
    public void A_broken_meter_is_refused()
    {
        using var server = new FakeUsageServer();

        Assert.Throws<ArgumentNullException>("meter", () => server.DodoPayments.AddMeter(null!));
        Assert.Equal(
            "aggregation.key: is required for sum, max and last.",
            Assert.Throws<ArgumentException>(() => server.DodoPayments.AddMeter(Calls with { Aggregation = DodoPaymentsMeterAggregation.Last })).Message);
    }

    [Fact]
    public async Task A_client_reads_a_meter_from_the_events_that_it_lists()
    {
        using var wire = await OfEightAsync();
        using var usage = wire.Server.CreateClient();
        var reading = new DodoPaymentsMeterTally(ProTokens);

        await foreach (var item in usage.UsageEvents.ListAllAsync(new ListUsageEventsRequest { MeterId = "mtr_pro", PageSize = 1 }))
        {
            Assert.True(reading.Add(item));
        }

        Assert.Equal((8m, 2L), (reading.Value, reading.Matched));
    }

    private static async Task<Wire> OfEightAsync()
    {
        var wire = new Wire();
        wire.Server.DodoPayments.AddCustomer("cus_2");
        wire.Server.DodoPayments.AddMeter(Calls);
        wire.Server.DodoPayments.AddMeter(ProTokens);
        using var usage = wire.Server.CreateClient();
        await usage.UsageEvents.IngestAsync(new IngestUsageEventsRequest { Events = [.. Enumerable.Range(1, 8).Select(Event)] });
        return wire;
    }

    private static EventInput Event(int number)
    {
        var metadata = new Dictionary<string, MetadataValue> { ["tokens"] = number % 2 == 0 ? $"{number}" : number };
        if (number != 6)
        {
            metadata["plan"] = number <= 4 ? "pro" : "free";
        }

        return new EventInput
        {
            EventId = $"{number}",
            CustomerId = number % 2 == 0 ? "cus_2" : "cus_1",
            EventName = number <= 6 ? "call" : "upload",
            Timestamp = Wire.At("2026-03-10T11:30Z").AddMinutes(number),
            Metadata = metadata,
        };
    }
}

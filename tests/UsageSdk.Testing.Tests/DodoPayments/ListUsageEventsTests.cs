using UsageSdk.DodoPayments;

namespace UsageSdk.Testing.Tests.DodoPayments;

/// <summary>Twelve events, one a minute from 11:30; the even ones are calls of cus_2, the odd ones uploads of cus_1.</summary>
public sealed class ListUsageEventsTests
{
    [Theory]
    [InlineData("", "12 11 10 9 8 7 6 5 4 3")]
    [InlineData("?page_number=0", "12 11 10 9 8 7 6 5 4 3")]
    [InlineData("?page_number=1", "2 1")]
    [InlineData("?page_number=2", "")]
    [InlineData("?page_size=5", "12 11 10 9 8")]
    [InlineData("?page_size=5&page_number=2", "2 1")]
    [InlineData("?page_size=0", "")]
    [InlineData("?page_size=2147483647", "12 11 10 9 8 7 6 5 4 3 2 1")]
    [InlineData("?page_size=2147483647&page_number=2147483647", "")]
    [Mirrors("B3.2", "B3.6", "B3.20", "B3.21")]
    public async Task Pages_count_from_0_and_have_ten_events_unless_asked(string query, string numbers)
    {
        using var wire = await OfTwelveAsync();

        var reply = await wire.GetAsync($"events{query}");

        Assert.Equal((200, numbers), (reply.Status, Numbers(reply)));
    }

    [Theory]
    [InlineData("customer_id=cus_2", "12 10 8 6 4 2")]
    [InlineData("customer_id=CUS_2", "")]
    [InlineData("event_name=upload+file", "11 9 7 5 3 1")]
    [InlineData("event_name=upload%20file", "11 9 7 5 3 1")]
    [InlineData("event_name=Call", "")]
    [InlineData("customer_id=cus_1&event_name=call", "")]
    [InlineData("start=2026-03-10T11:40:00Z", "12 11 10")]
    [InlineData("start=2026-03-10T12%3A40%3A00%2B01%3A00", "12 11 10")]
    [InlineData("start=2026-03-10T11%3a40%3a00.000%2b00%3a00", "12 11 10")]
    [InlineData("end=2026-03-10T11:32:00Z", "2 1")]
    [InlineData("start=2026-03-10T11:32:00.001Z&end=2026-03-10T11:33:59.999Z", "3")]
    [InlineData("start=2026-03-11", "")]
    [InlineData("start=2026-03-10T11:34:00Z&end=2026-03-10T11:32:00Z", "")]
    [InlineData("unknown=1", "12 11 10 9 8 7 6 5 4 3")]
    [Mirrors("B2.4", "B3.1", "B3.4", "B3.22")]
    public async Task Filters_choose_and_bounds_are_inclusive(string query, string numbers)
    {
        using var wire = await OfTwelveAsync();

        var reply = await wire.GetAsync($"events?{query}");

        Assert.Equal((200, numbers), (reply.Status, Numbers(reply)));
    }

    [Theory]
    [InlineData("page_size")]
    [InlineData("page_number")]
    [Mirrors("B3.3")]
    public async Task A_bad_number_is_refused(string name)
    {
        using var wire = new Wire();

        foreach (var value in (string[])["-1", "x", "1.5", "", "99999999999", "%2B1", "1e3"])
        {
            var reply = await wire.GetAsync($"events?{name}={value}");

            reply.AssertDodoError(422, "INVALID_QUERY_PARAMS", $"{name} must be an integer of 0 or more");
        }
    }

    [Theory]
    [InlineData("start")]
    [InlineData("end")]
    [Mirrors("B3.17")]
    public async Task A_bad_date_is_refused(string name)
    {
        using var wire = new Wire();

        foreach (var value in (string[])["yesterday", "12:00", "", "2026-13-01T00:00:00Z", "1773144000000"])
        {
            var reply = await wire.GetAsync($"events?{name}={value}");

            reply.AssertDodoError(400, "INVALID_REQUEST_PARAMETERS", $"{name} must be a date-time");
        }
    }

    [Fact]
    [Mirrors("B3.10")]
    public async Task A_page_is_its_items_and_nothing_else()
    {
        using var wire = new Wire();

        var reply = await wire.GetAsync("events");

        reply.AssertOk("""{"items":[]}""");
    }

    [Fact]
    public async Task A_client_lists_all_pages()
    {
        using var wire = await OfTwelveAsync();
        using var usage = wire.Server.CreateClient();
        var ids = new List<string>();

        await foreach (var item in usage.UsageEvents.ListAllAsync(new ListUsageEventsRequest { PageSize = 5 }))
        {
            ids.Add(item.EventId);
        }

        Assert.Equal(Enumerable.Range(1, 12).Reverse().Select(number => $"{number}"), ids);
    }

    private static string Numbers(WireReply reply) => string.Join(' ', reply.Json["items"]!.AsArray().Select(item => (string)item!["event_id"]!));

    private static async Task<Wire> OfTwelveAsync()
    {
        var wire = new Wire();
        wire.Server.DodoPayments.AddCustomer("cus_2");
        using var usage = wire.Server.CreateClient();
        var events = Enumerable.Range(1, 12).Select(number => new EventInput
        {
            EventId = $"{number}",
            CustomerId = number % 2 == 0 ? "cus_2" : "cus_1",
            EventName = number % 2 == 0 ? "call" : "upload file",
            Timestamp = Wire.At("2026-03-10T11:30Z").AddMinutes(number),
        });
        await usage.UsageEvents.IngestAsync(new IngestUsageEventsRequest { Events = [.. events] });
        return wire;
    }
}

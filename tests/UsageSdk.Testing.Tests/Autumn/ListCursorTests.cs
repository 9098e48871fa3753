using System.Text;
using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Tests.Autumn;

/// <summary>The form of the list from version 2.3 on.</summary>
public sealed class ListCursorTests
{
    private static readonly (string, string) Version = ("x-api-version", "2.3");

    [Fact]
    [Mirrors("A1.24", "A1.25", "A1.26")]
    public async Task Pages_follow_each_other_strictly_below_the_cursor()
    {
        using var wire = new Wire();
        await wire.TrackAsync("2026-03-10T10:00Z", 1);
        await wire.TrackAsync("2026-03-10T11:00Z", 2);
        await wire.TrackAsync("2026-03-10T11:00Z", 3);
        await wire.TrackAsync("2026-03-10T11:00Z", 4);
        await wire.TrackAsync("2026-03-10T12:00Z", 5);
        var (values, cursor) = (new List<string>(), "");

        for (var page = 0; page < 3; page++)
        {
            var reply = await ListAsync(wire, $$"""{"limit":2,"start_cursor":"{{cursor}}"}""");
            Assert.Equal(["list", "next_cursor"], reply.Json.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
            values.Add(string.Concat(reply.Json["list"]!.AsArray().Select(item => item!["value"]!.ToJsonString())));
            cursor = (string?)reply.Json["next_cursor"];

            // An event that is newer than the page does not shift the next one.
            await wire.TrackAsync("2026-03-10T12:00Z", 9);
        }

        Assert.Equal(["54", "32", "1"], values);
        Assert.Null(cursor);
    }

    [Fact]
    [Mirrors("A1.26")]
    public async Task A_cursor_names_the_last_event_and_its_microseconds()
    {
        using var wire = new Wire();
        await wire.TrackAsync("2026-03-10T10:00:00.123Z");
        await wire.TrackAsync("2026-03-10T09:00Z");

        var reply = await ListAsync(wire, """{"limit":1}""");

        var cursor = (string)reply.Json["next_cursor"]!;
        Assert.Matches("^[A-Za-z0-9_-]+$", cursor);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$"""{"v":0,"id":"{{wire.Server.Autumn.Events[0].Id}}","t":1773136800123000}"""),
            JsonNode.Parse(Decode(cursor))));
    }

    [Theory]
    [InlineData("{}", 50)]
    [InlineData("""{"offset":59}""", 50)]
    [InlineData("""{"limit":"5000"}""", 60)]
    [InlineData("""{"customer_id":"nobody"}""", 0)]
    [InlineData("""{"feature_id":["api"],"customer_id":"cus_1","limit":60}""", 60)]
    [InlineData("""{"entity_id":"seat_1"}""", 0)]
    [InlineData("""{"custom_range":{"start":1773140400000}}""", 0)]
    [InlineData("""{"filter_by":{"region":"eu"}}""", 0)]
    [Mirrors("A1.24", "A1.28")]
    public async Task The_filters_are_the_same_and_an_offset_is_passed_over(string body, int count)
    {
        using var wire = new Wire();
        for (var number = 0; number < 60; number++)
        {
            await wire.TrackAsync("2026-03-10T10:00Z");
        }

        var reply = await ListAsync(wire, body);

        Assert.Equal((200, count), (reply.Status, reply.Json["list"]!.AsArray().Count));
        Assert.Equal(count is not 50, reply.Json["next_cursor"] is null);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("!")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"v":1,"id":"a","t":1}""")]
    [InlineData("""{"id":"a","t":1}""")]
    [InlineData("""{"v":0,"id":"","t":1}""")]
    [InlineData("""{"v":0,"id":"a","t":-1}""")]
    [InlineData("""{"v":0,"id":"a","t":1.5}""")]
    [InlineData("""{"v":0,"id":"a","t":9007199254740992}""")]
    [InlineData("""{"v":0,"id":"\ud800","t":1}""")]
    [Mirrors("A1.27", "A4.7")]
    public async Task What_is_no_cursor_is_refused(string payload)
    {
        using var wire = new Wire();
        var cursor = payload is "nonsense" or "!" ? payload : Convert.ToBase64String(Encoding.UTF8.GetBytes(payload));

        var reply = await ListAsync(wire, $$"""{"start_cursor":"{{cursor}}"}""");

        reply.AssertAutumnError(400, "invalid_cursor");
    }

    private static Task<WireReply> ListAsync(Wire wire, string body) => wire.PostAsync("v1/events.list", body, Version);

    private static byte[] Decode(string cursor) => Convert.FromBase64String(cursor.Replace('-', '+').Replace('_', '/').PadRight((cursor.Length + 3) / 4 * 4, '='));
}

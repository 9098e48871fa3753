using System.Text.Json.Nodes;
using UsageSdk.Autumn;

namespace UsageSdk.Testing.Tests.Autumn;

public sealed class ListTests
{
    [Fact]
    [Mirrors("A1.13")]
    public async Task The_newest_comes_first_and_of_equals_the_one_that_came_last()
    {
        using var wire = new Wire();
        await wire.TrackAsync("2026-03-10T10:00Z", 1);
        await wire.TrackAsync("2026-03-10T11:00Z", 2);
        await wire.TrackAsync("2026-03-10T10:00Z", 3);
        await wire.TrackAsync("2026-03-10T09:00Z", 4);

        var reply = await wire.PostAsync("v1/events.list", "{}");

        Assert.Equal([2, 3, 1, 4], Values(reply));
    }

    [Fact]
    [Mirrors("A1.15", "A1.18", "A1.19", "A1.20", "A0.9")]
    public async Task An_item_shows_the_event_name_the_value_and_the_properties_as_they_were_sent()
    {
        using var wire = new Wire();
        await wire.PostAsync("v1/balances.track", """{"customer_id":"cus_1","event_name":"call","value":0.10,"entity_id":"seat_1","properties":{"a":{"b":[1,null,"x"]},"é":true}}""");

        var reply = await wire.PostAsync("v1/events.list", "{}");

        var item = reply.Json["list"]![0]!.AsObject();
        Assert.Matches("^evt_[0-9A-Za-z]{27}$", (string)item["id"]!);
        item.Remove("id");
        Assert.True(JsonNode.DeepEquals(item, JsonNode.Parse("""
            {"timestamp":1773144000000,"feature_id":"call","customer_id":"cus_1","value":0.10,"properties":{"a":{"b":[1,null,"x"]},"é":true},"deductions":null}
            """)), reply.Text);
    }

    [Fact]
    public async Task Only_what_must_be_is_escaped()
    {
        using var wire = new Wire();
        await wire.PostAsync("v1/balances.track", """{"customer_id":"cus_1","feature_id":"api","properties":{"\u00e9":"\u003c\u0022\u0041"}}""");

        var listed = await wire.PostAsync("v1/events.list", "{}");
        var refused = await wire.PostAsync("v1/balances.track", """{"customer_id":"\u00e9\u003c\u0022","feature_id":"api"}""");

        Assert.Contains(""" "properties":{"é":"<\"A"} """.Trim(), listed.Text, StringComparison.Ordinal);
        Assert.Contains(""" "message":"Customer é<\" not found" """.Trim(), refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Mirrors("A1.18")]
    public async Task Without_properties_an_item_has_an_empty_object()
    {
        using var wire = new Wire();
        await wire.TrackAsync("2026-03-10T10:00Z");

        var reply = await wire.PostAsync("v1/events.list", "{}");

        Assert.Empty(reply.Json["list"]![0]!["properties"]!.AsObject());
    }

    [Theory]
    [InlineData("""{"feature_id":"api"}""", 2)]
    [InlineData("""{"feature_id":["api","storage"]}""", 3)]
    [InlineData("""{"feature_id":["storage","unknown"]}""", 1)]
    [InlineData("""{"feature_id":"API"}""", 0)]
    [InlineData("""{"feature_id":[]}""", 0)]
    [InlineData("""{"customer_id":"cus_1"}""", 3)]
    [InlineData("""{"customer_id":"cus_2"}""", 1)]
    [InlineData("""{"customer_id":"nobody"}""", 0)]
    [InlineData("""{"customer_id":""}""", 4)]
    [InlineData("""{"entity_id":"seat_1"}""", 1)]
    [InlineData("""{"customer_id":"cus_1","feature_id":"call"}""", 0)]
    [Mirrors("A1.4", "A1.5", "A1.15")]
    public async Task Filters_choose_and_unknown_ids_give_an_empty_list(string body, int count)
    {
        using var wire = new Wire();
        wire.Server.Autumn.AddCustomer("cus_2");
        await wire.TrackAsync("2026-03-10T10:00Z");
        await wire.TrackAsync("2026-03-10T10:00Z");
        await wire.PostAsync("v1/balances.track", """{"customer_id":"cus_1","feature_id":"storage","entity_id":"seat_1"}""");
        await wire.PostAsync("v1/balances.track", """{"customer_id":"cus_2","event_name":"call"}""");

        var reply = await wire.PostAsync("v1/events.list", body);

        Assert.Equal((200, count, count), (reply.Status, reply.Json["list"]!.AsArray().Count, (int)reply.Json["total"]!));
    }

    [Theory]
    [InlineData("""{"feature_id":""}""", "feature_id: Invalid input")]
    [InlineData("""{"feature_id":["api",""]}""", "feature_id: Invalid input")]
    [InlineData("""{"feature_id":null}""", "feature_id: Invalid input")]
    [InlineData("""{"feature_id":5}""", "feature_id: Invalid input")]
    [InlineData("""{"customer_id":5}""", "customer_id: must be a string (received number)")]
    [InlineData("""{"entity_id":""}""", "entity_id: cannot be empty")]
    [InlineData("""{"custom_range":null}""", "custom_range: Invalid input: expected object, received null")]
    [InlineData("""{"custom_range":{"start":"noon"}}""", "custom_range.start: must be a number (received NaN)")]
    [Mirrors("A1.5", "A1.6", "A4.5")]
    public async Task A_filter_of_the_wrong_form_is_refused_by_name(string body, string message)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.list", body);

        reply.AssertAutumnError(400, "invalid_inputs", message);
    }

    [Fact]
    public async Task A_client_reads_what_it_tracked()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        using var usage = server.CreateClient();
        await usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api", Value = 79228162514264337593543950335m, Properties = new() { ["n"] = 9007199254740993 } });

        var item = Assert.Single((await usage.Events.ListAsync(new ListEventsRequest { FeatureId = "api" })).List);

        Assert.Equal(79228162514264337593543950335m, item.Value);
        Assert.Equal(9007199254740993, item.Properties["n"].GetInt64());
    }

    private static IEnumerable<int> Values(WireReply reply) => reply.Json["list"]!.AsArray().Select(item => (int)item!["value"]!);
}

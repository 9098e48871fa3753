using UsageSdk.Autumn;

namespace UsageSdk.Testing.Tests.Autumn;

public sealed class TrackTests
{
    private const string Either = "input: Either feature_id or event_name must be provided";

    [Theory]
    [InlineData("", 1)]
    [InlineData(""", "value": 0""", 0)]
    [InlineData(""", "value": 2.5""", 2.5)]
    [InlineData(""", "value": -3""", -3)]
    [InlineData(""", "value": 1e3""", 1000)]
    [Mirrors("A3.5")]
    public async Task The_value_defaults_to_one_and_is_kept_otherwise(string member, double value)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/balances.track", $$"""{"customer_id":"cus_1","feature_id":"api"{{member}}}""");

        Assert.Equal((200, value), (reply.Status, (double)reply.Json["value"]!));
        Assert.Equal((decimal)value, Assert.Single(wire.Server.Autumn.Events).Value);
    }

    [Theory]
    [InlineData(""" "value": null """, "value: must be a number (received null)")]
    [InlineData(""" "value": "1" """, "value: must be a number (received string)")]
    [InlineData(""" "value": true """, "value: must be a number (received boolean)")]
    [InlineData(""" "value": [1] """, "value: must be a number (received array)")]
    [InlineData(""" "customer_id": null """, "customer_id: must be a string (received null)")]
    [InlineData(""" "properties": null """, "properties: Invalid input: expected record, received null")]
    [InlineData(""" "entity_id": 5 """, "entity_id: must be a string (received number)")]
    [InlineData(""" "overage_behavior": "ask" """, "overage_behavior: Invalid input")]
    [Mirrors("A3.5", "A3.7")]
    public async Task A_member_of_the_wrong_type_is_refused_by_name(string member, string message)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/balances.track", $$"""{"customer_id":"cus_1","feature_id":"api",{{member}}}""");

        reply.AssertAutumnError(400, "invalid_inputs", message);
        Assert.Empty(wire.Server.Autumn.Events);
    }

    [Theory]
    [InlineData("""{"customer_id":"cus_1"}""", Either)]
    [InlineData("""{"customer_id":"cus_1","feature_id":"api","event_name":"call"}""", Either)]
    [InlineData("""{"customer_id":"cus_1","event_name":""}""", $"[Validation Errors] event_name: cannot be empty; {Either}")]
    [Mirrors("A3.4")]
    public async Task Exactly_one_of_feature_and_event_name_is_needed(string body, string message)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/balances.track", body);

        reply.AssertAutumnError(400, "invalid_inputs", message);
        Assert.Empty(wire.Server.Autumn.Events);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("CUS_1")]
    [InlineData("")]
    [Mirrors("A3.26", "A4.16")]
    public async Task An_unknown_customer_is_not_found(string customer)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/balances.track", $$"""{"customer_id":"{{customer}}","feature_id":"api"}""");

        reply.AssertAutumnError(404, "customer_not_found", $"Customer {customer} not found");
    }

    [Fact]
    [Mirrors("A3.27", "A4.16")]
    public async Task With_an_entity_it_is_the_entity_that_is_not_found()
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/balances.track", """{"customer_id":"nobody","feature_id":"api","entity_id":"seat_1"}""");

        reply.AssertAutumnError(404, "entity_not_found", "Entity seat_1 not found");
    }

    [Fact]
    [Mirrors("A3.24", "A4.16")]
    public async Task Features_are_checked_once_one_is_declared()
    {
        using var wire = new Wire();
        const string Body = """{"customer_id":"cus_1","feature_id":"api"}""";

        var before = await wire.PostAsync("v1/balances.track", Body);
        wire.Server.Autumn.AddFeature("storage");
        var after = await wire.PostAsync("v1/balances.track", Body);
        wire.Server.Autumn.AddFeature("api");
        var declared = await wire.PostAsync("v1/balances.track", Body);

        Assert.Equal((200, 200), (before.Status, declared.Status));
        after.AssertAutumnError(404, "feature_not_found", "Feature api not found");
    }

    [Theory]
    [InlineData("""{"customer_id":"cus_1","feature_id":"api"}""", """{"customer_id":"cus_1","value":1,"balance":null}""")]
    [InlineData("""{"customer_id":"cus_1","event_name":"call","value":2}""", """{"customer_id":"cus_1","event_name":"call","value":2,"balance":null}""")]
    [InlineData("""{"customer_id":"cus_1","feature_id":"api","entity_id":"seat_1"}""", """{"customer_id":"cus_1","entity_id":"seat_1","value":1,"balance":null}""")]
    [Mirrors("A3.18")]
    public async Task The_reply_repeats_what_was_tracked_without_an_id(string body, string expected)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/balances.track", body);

        reply.AssertOk(expected);
    }

    [Fact]
    [Mirrors("A3.30")]
    public async Task A_client_tracks_by_event_name_with_properties()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        using var usage = server.CreateClient();

        var reply = await usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", EventName = "call", Value = 0.1m, Properties = new() { ["region"] = "eu" } });

        var stored = Assert.Single(server.Autumn.Events);
        Assert.Equal(("cus_1", "call", 0.1m), (reply.CustomerId, reply.EventName, reply.Value));
        Assert.Equal(("call", 0.1m, server.Clock.GetUtcNow()), (stored.FeatureId, stored.Value, stored.Timestamp));
        Assert.Equal("eu", stored.Properties.Json.GetProperty("region").GetString());
    }
}

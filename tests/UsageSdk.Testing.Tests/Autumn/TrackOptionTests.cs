using UsageSdk.Offline;
using static UsageSdk.Testing.Tests.Wire;

namespace UsageSdk.Testing.Tests.Autumn;

public sealed class TrackOptionTests
{
    private const string Lock = """ "lock":{"lock_id":"lock_1","enabled":true} """;

    [Theory]
    [InlineData(""" "feature_id":"api" """, 200, null)]
    [InlineData(""" "event_name":"call" """, 200, null)]
    [InlineData(""" "event_name":"api" """, 404, "invalid_request")]
    [InlineData(""" "feature_id":"call" """, 404, "feature_not_found")]
    [InlineData(""" "feature_id":"call","async":true """, 404, "feature_not_found")]
    [Mirrors("A3.24", "A3.25", "A4.16")]
    public async Task Events_by_name_need_a_feature_that_listens(string members, int status, string? code)
    {
        using var wire = new Wire();
        wire.Server.Autumn.AddFeature("api", "call", "click");
        wire.Server.Autumn.AddFeature("storage");

        var reply = await TrackAsync(wire, members);

        Assert.Equal((status, code), (reply.Status, (string?)reply.Json["code"]));
        Assert.Equal(status == 200 ? 1 : 0, wire.Server.Autumn.Events.Count);
    }

    [Theory]
    [InlineData("\"overage_behavior\":\"cap\"", 200)]
    [InlineData("\"overage_behavior\":\"overflow\"", 200)]
    [InlineData("\"overage_behavior\":\"reject\"", 400)]
    [Mirrors("A3.10", "A3.11", "A4.6")]
    public async Task Reject_does_not_go_with_an_event_name(string member, int status)
    {
        using var wire = new Wire();

        var byName = await TrackAsync(wire, $"\"event_name\":\"call\",{member}");
        var byFeature = await TrackAsync(wire, $"\"feature_id\":\"api\",{member}");

        Assert.Equal((status, 200), (byName.Status, byFeature.Status));
        if (status == 400)
        {
            byName.AssertAutumnError(400, "invalid_request", "overage_behavior \"reject\" is not supported with event_name. Use feature_id or set overage_behavior to \"cap\".");
        }
    }

    [Theory]
    [InlineData(""" "feature_id":"api","value":2 """, """{"customer_id":"cus_1","value":2,"balance":null}""", 1)]
    [InlineData(""" "event_name":"call","entity_id":"seat_1" """, """{"customer_id":"cus_1","entity_id":"seat_1","event_name":"call","value":1,"balance":null}""", 1)]
    [InlineData(""" "feature_id":"api","entity_id":"seat_9" """, """{"customer_id":"cus_1","entity_id":"seat_9","value":1,"balance":null}""", 0)]
    [InlineData(""" "feature_id":"api","customer_id":"nobody" """, """{"customer_id":"nobody","value":1,"balance":null}""", 0)]
    [InlineData(""" "event_name":"call","overage_behavior":"reject" """, """{"customer_id":"cus_1","event_name":"call","value":1,"balance":null}""", 0)]
    [Mirrors("A3.20", "A3.28")]
    public async Task Asynchronous_tracks_are_accepted_and_their_failures_are_not_seen(string members, string expected, int stored)
    {
        using var wire = new Wire();
        wire.Server.Autumn.AddEntity("cus_1", "seat_1");

        var reply = await TrackAsync(wire, $"{members},\"async\":true");

        Assert.Equal((202, expected), (reply.Status, reply.Text));
        Assert.Equal(stored, wire.Server.Autumn.Events.Count);
    }

    [Fact]
    [Mirrors("A3.29", "A4.17")]
    public async Task A_lock_is_taken_once_until_it_ends()
    {
        using var wire = new Wire();
        var first = await TrackAsync(wire, $"\"feature_id\":\"api\",{Lock}");
        var again = await TrackAsync(wire, $"\"feature_id\":\"api\",{Lock}");
        var ending = $$"""{"lock_id":"lock_2","enabled":true,"expires_at":{{Milliseconds("2026-03-10T12:00:01.500Z")}}}""";
        var other = await TrackAsync(wire, $"\"feature_id\":\"api\",\"lock\":{ending}");
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(1499));
        var held = await TrackAsync(wire, $"\"feature_id\":\"api\",\"lock\":{ending}");
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var free = await TrackAsync(wire, $"\"feature_id\":\"api\",\"lock\":{ending}");

        Assert.Equal((200, 200, 200), (first.Status, other.Status, free.Status));
        again.AssertAutumnError(409, "lock_already_exists", "A lock with this ID already exists");
        held.AssertAutumnError(409, "lock_already_exists");
        Assert.Equal(3, wire.Server.Autumn.Events.Count);
    }

    [Fact]
    [Mirrors("A3.41")]
    public async Task A_taken_lock_leaves_the_idempotency_key_claimed()
    {
        using var wire = new Wire();
        await TrackAsync(wire, $"\"feature_id\":\"api\",{Lock}");
        await TrackAsync(wire, $"\"feature_id\":\"api\",{Lock}", ("Idempotency-Key", "key_1"));

        var reply = await TrackAsync(wire, "\"feature_id\":\"api\"", ("Idempotency-Key", "key_1"));

        reply.AssertAutumnError(409, "duplicate_idempotency_key");
    }

    [Theory]
    [InlineData("\"skip_event\":true", 0)]
    [InlineData("\"skip_event\":false", 1)]
    [InlineData("\"customer_data\":{\"name\":\"A\"},\"entity_data\":{\"feature_id\":\"seats\"},\"idempotency_key\":\"key_1\"", 1)]
    [InlineData("\"entity_id\":\"seat_1\"", 1)]
    [Mirrors("A3.14", "A3.16", "A3.17", "A1.19")]
    public async Task Hidden_members_are_taken(string members, int stored)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/balances.track?skip_cache=true&expand=balance.feature", $$"""{"customer_id":"cus_1","feature_id":"api",{{members}}}""");
        var listed = (await wire.PostAsync("v1/events.list", "{}")).Json["list"]!.AsArray();

        reply.AssertOk(members.Contains("entity_id", StringComparison.Ordinal) ? """{"customer_id":"cus_1","entity_id":"seat_1","value":1,"balance":null}""" : """{"customer_id":"cus_1","value":1,"balance":null}""");
        Assert.Equal(stored, listed.Count);
        Assert.All(listed, item => Assert.Empty(item!.AsObject().Select(member => member.Key).Intersect(["idempotency_key", "entity_id"])));
    }

    [Theory]
    [InlineData("cus_1", "seat_1", null)]
    [InlineData("cus_1", "seat_2", "entity_not_found")]
    [InlineData("cus_2", "seat_1", "entity_not_found")]
    [InlineData("nobody", "seat_1", "entity_not_found")]
    [Mirrors("A3.27", "A4.16")]
    public async Task Entities_are_checked_once_one_is_declared(string customer, string entity, string? code)
    {
        using var wire = new Wire();
        wire.Server.Autumn.AddCustomer("cus_2");
        wire.Server.Autumn.AddEntity("cus_1", "seat_1");

        var reply = await TrackAsync(wire, $"\"customer_id\":\"{customer}\",\"feature_id\":\"api\",\"entity_id\":\"{entity}\"");

        Assert.Equal(code, (string?)reply.Json["code"]);
    }

    [Theory]
    [InlineData("2.1", 404, 404, 404)]
    [InlineData("2.0", 200, 404, 200)]
    [Mirrors("A3.26")]
    public async Task Below_2_1_the_customer_is_created(string version, int status, int entityStatus, int createdStatus)
    {
        using var wire = new Wire();
        wire.Server.Autumn.AddEntity("cus_1", "seat_1");

        var customer = await TrackAsync(wire, """ "customer_id":"new","feature_id":"api" """, ("x-api-version", version));
        var entity = await TrackAsync(wire, """ "customer_id":"new","feature_id":"api","entity_id":"seat_2" """, ("x-api-version", version));
        var created = await TrackAsync(wire, """ "customer_id":"new","feature_id":"api","entity_id":"seat_2","entity_data":{"feature_id":"seats"} """, ("x-api-version", version));
        var known = await wire.PostAsync("v1/events.aggregate", """{"customer_id":"new","feature_id":"api"}""");

        Assert.Equal((status, entityStatus, createdStatus, status), (customer.Status, entity.Status, created.Status, known.Status));
    }

    [Fact]
    [Mirrors("A1.23", "A1.14")]
    public async Task The_same_event_may_come_twice_and_shifts_the_pages()
    {
        using var wire = new Wire();
        await wire.TrackAsync("2026-03-10T10:00Z", 1);
        await wire.TrackAsync("2026-03-10T11:00Z", 2);
        var first = await wire.PostAsync("v1/events.list", """{"limit":1}""");
        await wire.TrackAsync("2026-03-10T11:00Z", 2);

        var second = await wire.PostAsync("v1/events.list", """{"limit":1,"offset":1}""");

        Assert.Equal((string?)first.Json["list"]![0]!["id"], (string?)second.Json["list"]![0]!["id"]);
        Assert.Equal(3, wire.Server.Autumn.Events.Count);
    }

    [Fact]
    public async Task A_value_beyond_decimal_is_refused()
    {
        using var wire = new Wire();

        var reply = await TrackAsync(wire, """ "feature_id":"api","value":1e30 """);
        var old = await TrackAsync(wire, """ "feature_id":"api","properties":{"value":1e30} """, ("x-api-version", "1.2"));

        reply.AssertAutumnError(400, "invalid_inputs", "value: must be a number (received number)");
        old.AssertAutumnError(400, "invalid_inputs", "value: must be a number (received number)");
    }

    [Fact]
    public void An_event_that_is_added_is_whole()
    {
        var autumn = new FakeUsageServer().Autumn;

        Assert.Throws<ArgumentException>(() => autumn.AddEvent(default));
        Assert.Throws<ArgumentException>(() => autumn.AddEvent(new UsageRecord("", "api", "cus_1", At("2026-03-10T10:00Z"))));
    }

    private static Task<WireReply> TrackAsync(Wire wire, string members, params (string Name, string Value)[] headers) =>
        wire.PostAsync("v1/balances.track", $$"""{"customer_id":"cus_1",{{members}}}""", headers);
}

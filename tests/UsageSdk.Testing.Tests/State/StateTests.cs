using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Offline;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests.State;

public sealed class StateTests
{
    [Fact]
    public void The_state_of_a_fresh_server_has_a_version_and_is_the_same_text_each_time()
    {
        using var one = new FakeUsageServer();
        using var other = new FakeUsageServer();

        Assert.StartsWith("{\n  \"version\": 1,\n  \"clock\": \"2026-01-01T00:00:00Z\",\n  \"enforcesRateLimits\": false,\n  \"autumn\": {\n", one.SaveState(), StringComparison.Ordinal);
        Assert.Equal(one.SaveState(), other.SaveState());
    }

    [Fact]
    public void The_order_in_which_things_were_added_does_not_show_where_it_means_nothing()
    {
        using var one = new FakeUsageServer();
        using var other = new FakeUsageServer();
        foreach (var (server, ids) in new[] { (one, (string[])["a", "b", "c"]), (other, ["c", "a", "b"]) })
        {
            foreach (var id in ids)
            {
                server.Autumn.AddCustomer(id);
                server.Autumn.AddFeature(id, id);
                server.Autumn.AddEntity(id, id);
                server.Autumn.AddSecretKey($"am_sk_{id}");
                server.DodoPayments.AddCustomer(id);
                server.DodoPayments.AddMeter(new DodoPaymentsMeter { Id = id, EventName = id, Aggregation = DodoPaymentsMeterAggregation.Count });
                server.UsageEngine.AddStream(id, new StreamExport { Name = id, Edges = [], Nodes = [] });
                server.UsageEngine.AddSession(id, [id], new AggregationSession { Data = new Dictionary<string, JsonElement>() });
            }
        }

        Assert.Equal(one.SaveState(), other.SaveState());
    }

    [Fact]
    public async Task Loading_replaces_the_state_and_leaves_requests_and_faults_alone()
    {
        using var seeded = new FakeUsageServer();
        seeded.Autumn.AddCustomer("cus_2");
        using var wire = new Wire();
        await wire.TrackAsync("2026-03-10T11:00");
        var fault = wire.Server.Faults.For(UsageOperations.EventsList).Next().Respond(503);

        wire.Server.LoadState(seeded.SaveState());

        Assert.Empty(wire.Server.Autumn.Events);
        Assert.Equal(404, (await wire.PostAsync("v1/balances.track", """{"customer_id":"cus_1","feature_id":"api"}""")).Status);
        Assert.Equal(200, (await wire.PostAsync("v1/balances.track", """{"customer_id":"cus_2","feature_id":"api"}""")).Status);
        Assert.Equal(503, (await wire.PostAsync("v1/events.list", "{}")).Status);
        Assert.Equal((4, 1), (wire.Server.Requests.Count, fault.TimesMet));
    }

    [Fact]
    public void Time_goes_on_from_where_the_state_was_saved_and_never_back()
    {
        using var early = FakeUsageServer.At("2026-03-10T12:00Z");
        using var late = FakeUsageServer.At("2026-03-11T12:00Z");
        var (first, second) = (early.SaveState(), late.SaveState());

        early.LoadState(second);
        late.LoadState(first);
        using var system = new FakeUsageServer(new Ticking(Wire.At("2026-03-11T00:00Z")));
        system.LoadState(first);
        var refusal = Assert.Throws<FakeServerStateException>(() => system.LoadState(second));

        Assert.Equal(Wire.At("2026-03-11T12:00Z"), early.Time.GetUtcNow());
        Assert.Equal(Wire.At("2026-03-11T12:00Z"), late.Time.GetUtcNow());
        Assert.Equal(Wire.At("2026-03-10T12:00Z"), FakeUsageServer.FromState(first).Clock.GetUtcNow());
        Assert.Equal("$.clock", refusal.Path);
    }

    [Fact]
    public void Timers_on_the_way_to_the_saved_time_fire_before_the_state_is_loaded()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        using var later = FakeUsageServer.At("2026-03-10T13:00Z");
        later.Autumn.AddEvent(new UsageRecord("evt", "api", "cus_1", Wire.At("2026-03-10T12:30Z")));
        var seen = -1;
        using var timer = server.Time.CreateTimer(_ => seen = server.Autumn.Events.Count, null, TimeSpan.FromMinutes(30), Timeout.InfiniteTimeSpan);

        server.LoadState(later.SaveState());

        Assert.Equal((0, 1), (seen, server.Autumn.Events.Count));
    }

    [Fact]
    public void A_server_for_people_goes_on_enforcing_limits_only_if_the_saved_one_did()
    {
        using var people = new FakeUsageServer(new Ticking(Wire.At("2026-03-11T00:00Z")));
        using var test = new FakeUsageServer();
        Assert.True(people.EnforcesRateLimits);

        people.LoadState(test.SaveState());

        Assert.False(people.EnforcesRateLimits);
        Assert.True(people.FailsOnUnknownRoutes is false);
    }

    [Theory]
    [InlineData("sum", "7000000000000000000000000000", "0.0000000000000000000000000001")]
    [InlineData("sum", "-79228162514264337593543950335", "0.4")]
    [InlineData("max", "-1.50", "-2")]
    [InlineData("min", "0.00", "5")]
    [InlineData("increment", "4", "4")]
    public async Task A_meter_keeps_its_running_value_exactly(string aggregation, string first, string second)
    {
        using var saved = FakeUsageServer.At("2026-03-10T12:00Z");
        using (var usage = saved.CreateClient())
        {
            var type = await usage.MeterTypes.CreateAsync(UsageEngine.EngineWire.Monthly(aggregation: aggregation));
            await usage.Meters.CreateAsync(new() { MeterKey = "k", MeterTypeId = type.Id, UserId = "u" });
        }

        var id = saved.UsageEngine.Meters[0].Id;
        saved.UsageEngine.AddUsage(id, Number(first));
        saved.UsageEngine.AddUsage(id, Number(second));
        using var loaded = FakeUsageServer.FromState(saved.SaveState());

        // Taking the first away shows what is left of the second.
        foreach (var server in (FakeUsageServer[])[saved, loaded])
        {
            server.UsageEngine.AddUsage(id, aggregation == "sum" ? -Number(first) : Number(first));
        }

        var value = loaded.UsageEngine.Meters[0].Value!.Value;
        Assert.Equal(saved.UsageEngine.Meters[0].Value!.Value.ToString(CultureInfo.InvariantCulture), value.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(aggregation switch { "sum" => Number(second), "increment" => 3, _ => Number(first) }, value);
    }

    [Fact]
    public async Task A_maximum_without_usage_is_not_a_maximum_of_0()
    {
        using var saved = FakeUsageServer.At("2026-03-10T12:00Z");
        using (var usage = saved.CreateClient())
        {
            var type = await usage.MeterTypes.CreateAsync(UsageEngine.EngineWire.Monthly(aggregation: "max"));
            await usage.Meters.CreateAsync(new() { MeterKey = "k", MeterTypeId = type.Id, UserId = "u" });
        }

        using var loaded = FakeUsageServer.FromState(saved.SaveState());
        loaded.UsageEngine.AddUsage(loaded.UsageEngine.Meters[0].Id, -5);

        Assert.Equal(-5, loaded.UsageEngine.Meters[0].Value);
    }

    [Fact]
    public async Task Instants_keep_what_the_wire_drops_and_numbers_their_kind()
    {
        using var wire = new Wire();
        await wire.PostAsync("events/ingest", """{"events":[{"event_id":"e","customer_id":"cus_1","event_name":"n","timestamp":"2026-03-10T12:00:00.1234567Z","metadata":{"a":-0.0,"b":1.0,"c":1,"d":1.10}}]}""");
        var before = wire.Server.DodoPayments.Events[0];

        using var loaded = FakeUsageServer.FromState(wire.Server.SaveState());

        var after = loaded.DodoPayments.Events[0];
        Assert.Equal(before.Timestamp, after.Timestamp);
        Assert.Equal(1234567, after.Timestamp.Ticks % TimeSpan.TicksPerSecond);
        Assert.Equal(before.Metadata, after.Metadata);
    }

    [Fact]
    public void Properties_with_two_members_of_one_name_keep_the_last()
    {
        using var server = new FakeUsageServer();
        server.Autumn.AddEvent(new UsageRecord("evt", "api", "cus_1", Wire.At("2026-01-01"), properties: JsonElement.Parse("""{"a":1,"a":2}""")));

        using var loaded = FakeUsageServer.FromState(server.SaveState());

        Assert.Equal("""{"a":2}""", JsonNode.Parse(loaded.Autumn.Events[0].Properties.ToString())!.ToJsonString());
    }

    [Fact]
    public async Task What_has_no_effect_any_more_is_left_out()
    {
        using var wire = new Wire();
        var before = wire.Server.SaveState();
        await wire.PostAsync("v1/events.list", "{}", ("Idempotency-Key", "k"));
        await wire.GetAsync("events");
        Assert.Contains("\"key\": \"k\"", wire.Server.SaveState(), StringComparison.Ordinal);

        wire.Server.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal(before.Replace("2026-03-10T", "2026-03-11T", StringComparison.Ordinal), wire.Server.SaveState());
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A clock that nobody moves by hand.</summary>
    private sealed class Ticking(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

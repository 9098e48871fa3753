using System.Text.Json.Nodes;
using UsageSdk.Offline;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests.State;

public sealed class BadStateTests
{
    [Theory]
    [InlineData("", "$")]
    [InlineData("{", "$")]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    [InlineData("{}", "$.version")]
    [InlineData("""{"version":2}""", "$.version")]
    [InlineData("""{"version":"1"}""", "$.version")]
    [InlineData("""{"version":1}""", "$")]
    public void What_is_no_state_is_refused(string json, string path) =>
        Assert.Equal(path, Assert.Throws<FakeServerStateException>(() => FakeUsageServer.FromState(json)).Path);

    [Theory]
    [InlineData("clock", "\"today\"", "$.clock")]
    [InlineData("unknown", "1", "$.unknown")]
    [InlineData("autumn.unknown", "1", "$.autumn.unknown")]
    [InlineData("autumn.profile", "\"april2026\"", "$.autumn.profile")]
    [InlineData("autumn.profile", "0", "$.autumn.profile")]
    [InlineData("autumn.isBlocked", "null", "$.autumn.isBlocked")]
    [InlineData("autumn.customers.0.id", "5", "$.autumn.customers[0].id")]
    [InlineData("autumn.customers.1.id", "\"cus_1\"", "$.autumn.customers[1]")]
    [InlineData("autumn.customers.0", "null", "$.autumn.customers[0]")]
    [InlineData("autumn.customers.0.billingCycle", """{"start":"2026-01-01"}""", "$.autumn.customers[0].billingCycle")]
    [InlineData("autumn.customers.0.billingCycle", """{"start":"2026-02-01T00:00:00Z","end":"2026-01-01T00:00:00Z","createdAt":"2025-01-01T00:00:00Z"}""", "$.autumn.customers[0].billingCycle.end")]
    [InlineData("autumn.features.0", "null", "$.autumn.features[0]")]
    [InlineData("autumn.restrictedKeys.0.key", "\"secret\"", "$.autumn.restrictedKeys[0].key")]
    [InlineData("autumn.events.0.properties", "[]", "$.autumn.events[0].properties")]
    [InlineData("autumn.events.0.properties", "{\"a\":\"\\ud800\"}", "$")]
    [InlineData("autumn.events.0.featureId", "\"\"", "$.autumn.events[0].featureId")]
    [InlineData("autumn.idempotencyKeys.0", """{"key":"k","claimedAt":"2027-01-01"}""", "$.autumn.idempotencyKeys[0].claimedAt")]
    [InlineData("autumn.requestWindows.0", """{"key":"k","startedAt":"2026-01-01","count":0}""", "$.autumn.requestWindows[0].count")]
    [InlineData("dodoPayments.rateLimitTier", "3", "$.dodoPayments.rateLimitTier")]
    [InlineData("dodoPayments.assumptions.maxPageSize", "0", "$.dodoPayments.assumptions.maxPageSize")]
    [InlineData("dodoPayments.assumptions", "{}", "$.dodoPayments.assumptions")]
    [InlineData("dodoPayments.assumptions.unknown", "1", "$.dodoPayments.assumptions.unknown")]
    [InlineData("dodoPayments.meters.0.aggregation", "\"sum\"", "$.dodoPayments.meters[0]")]
    [InlineData("dodoPayments.events.0.event.event_id", "\"\"", "$.dodoPayments.events[0].event.event_id")]
    [InlineData("dodoPayments.events.0.event.unknown", "1", "$.dodoPayments.events[0].event.unknown")]
    [InlineData("dodoPayments.events.0.event.metadata", """{"a":{}}""", "$.dodoPayments.events[0].event.metadata.a")]
    [InlineData("usageEngine.tokenLifetime", "\"00:00:00\"", "$.usageEngine.tokenLifetime")]
    [InlineData("usageEngine.lastIds.meter", "0", "$.usageEngine.meters[0].id")]
    [InlineData("usageEngine.meters.0.typeId", "\"unknown\"", "$.usageEngine.meters[0].typeId")]
    [InlineData("usageEngine.meters.0.periodEnd", "\"2026-01-01T00:00:00Z\"", "$.usageEngine.meters[0].periodEnd")]
    [InlineData("usageEngine.meters.0.rest", "79228162514264337593543950335", "$.usageEngine.meters[0].value")]
    [InlineData("usageEngine.meterTypes.0.timezone", "\"Nowhere\"", "$.usageEngine.meterTypes[0]")]
    [InlineData("usageEngine.meterTypes.0.aggregation.type", "\"mean\"", "$.usageEngine.meterTypes[0]")]
    [InlineData("usageEngine.meterTypes.0.new", "1", "$.usageEngine.meterTypes[0].new")]
    [InlineData("usageEngine.streams.0.versions", "[]", "$.usageEngine.streams[0].versions")]
    [InlineData("usageEngine.rateLimits.0", """{"operation":"getMeter","fullAt":"2026-01-02"}""", "$.usageEngine.rateLimits[0].fullAt")]
    public async Task A_state_that_breaks_a_rule_is_refused_with_its_place_and_the_server_is_as_it_was(string place, string value, string path)
    {
        using var seeded = await SeededAsync();
        var json = Change(seeded.SaveState(), place.Split('.'), value);
        using var server = FakeUsageServer.At("2026-02-01");
        server.DodoPayments.AddCustomer("before");
        var before = server.SaveState();

        var exception = Assert.Throws<FakeServerStateException>(() => server.LoadState(json));

        Assert.Equal(path, exception.Path);
        Assert.Contains($"{path}: ", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, server.SaveState());
    }

    [Theory]
    [InlineData("clock")]
    [InlineData("enforcesRateLimits")]
    [InlineData("autumn")]
    [InlineData("autumn.locks")]
    [InlineData("autumn.events.0.timestamp")]
    [InlineData("dodoPayments.assumptions.sendsRetryAfter")]
    [InlineData("dodoPayments.events.0.receivedAt")]
    [InlineData("usageEngine.lastIds")]
    [InlineData("usageEngine.lastIds.ingestion")]
    [InlineData("usageEngine.meterTypes.0.resetSchedule")]
    public async Task A_member_that_is_missing_is_named(string place)
    {
        using var seeded = await SeededAsync();
        var names = place.Split('.');

        var exception = Assert.Throws<FakeServerStateException>(() => FakeUsageServer.FromState(Change(seeded.SaveState(), names, null)));

        Assert.Contains($"'{names[^1]}'", exception.Message, StringComparison.Ordinal);
        Assert.Equal($"$.{string.Join('.', names[..^1])}".TrimEnd('.').Replace(".0", "[0]", StringComparison.Ordinal), exception.Path);
    }

    [Fact]
    public async Task A_key_that_was_given_is_saved_but_not_told_by_an_exception()
    {
        using var seeded = await SeededAsync();
        var json = seeded.SaveState();
        Assert.Contains("am_sk_mine", json, StringComparison.Ordinal);

        var exception = Assert.Throws<FakeServerStateException>(() => FakeUsageServer.FromState(json.Replace("am_sk_mine", "mine_is_secret", StringComparison.Ordinal)));

        Assert.DoesNotContain("mine_is_secret", exception.ToString(), StringComparison.Ordinal);
    }

    private static async Task<FakeUsageServer> SeededAsync()
    {
        var server = new FakeUsageServer();
        server.Autumn.AddCustomer("cus_1", new BillingCycle(Wire.At("2026-01-01"), Wire.At("2026-02-01"), Wire.At("2025-01-01")));
        server.Autumn.AddCustomer("cus_2");
        server.Autumn.AddFeature("api");
        server.Autumn.AddSecretKey("am_sk_mine", "analytics:read");
        server.Autumn.AddEvent(new UsageRecord("evt", "api", "cus_1", Wire.At("2026-01-01"), 1));
        server.DodoPayments.AddCustomer("cus_1");
        server.DodoPayments.AddMeter(new DodoPaymentsMeter { Id = "m", EventName = "call", Aggregation = DodoPaymentsMeterAggregation.Count });
        server.UsageEngine.AddStream("s", new StreamExport { Name = "s", Edges = [], Nodes = [] });
        using var usage = server.CreateClient();
        await usage.UsageEvents.IngestAsync(new() { Events = [new() { EventId = "e", CustomerId = "cus_1", EventName = "call" }] });
        var type = await usage.MeterTypes.CreateAsync(UsageEngine.EngineWire.Monthly());
        var meter = await usage.Meters.CreateAsync(new() { MeterKey = "k", MeterTypeId = type.Id, UserId = "u" });
        server.UsageEngine.AddUsage(meter.Id, 1);
        return server;
    }

    /// <summary>Puts a value in a place, or takes away what is there.</summary>
    private static string Change(string json, string[] place, string? value)
    {
        const string Mark = "the changed place";
        var root = JsonNode.Parse(json)!;
        var parent = place[..^1].Aggregate(root, static (node, name) => node is JsonArray ? node[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!);
        if (parent is JsonArray items)
        {
            items.Insert(0, Mark);
            if (items.Count > 1)
            {
                items.RemoveAt(1);
            }
        }
        else if (value is null)
        {
            parent.AsObject().Remove(place[^1]);
        }
        else
        {
            parent[place[^1]] = Mark;
        }

        return root.ToJsonString().Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
    }
}

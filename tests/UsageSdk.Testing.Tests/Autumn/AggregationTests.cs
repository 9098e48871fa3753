using UsageSdk.Autumn;
using UsageSdk.Offline;
using static UsageSdk.Testing.Tests.Wire;

namespace UsageSdk.Testing.Tests.Autumn;

public sealed class AggregationTests
{
    [Fact]
    [Mirrors("A6.18")]
    public async Task An_unaligned_start_drops_the_partial_first_hour_but_still_shows_its_bin()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        using var usage = server.CreateClient();

        await usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api", Value = 5, Timestamp = At("2026-03-10T09:45Z") });
        await usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api", Value = 7, Timestamp = At("2026-03-10T10:15Z") });

        var report = await usage.Events.AggregateAsync(new()
        {
            CustomerId = "cus_1",
            FeatureId = "api",
            CustomRange = new() { Start = At("2026-03-10T09:30Z"), End = At("2026-03-10T11:00Z") },
            BinSize = BinSize.Hour,
        });

        Assert.Equal([0m, 7m, 0m], report.List.Select(bin => bin.Values["api"]));
    }

    [Theory]
    [InlineData("""{"feature_id":"api","range":"24h"}""", 2)]
    [InlineData("""{"feature_id":"api","range":"24h","bin_size":"hour"}""", 25)]
    [InlineData("""{"feature_id":"api","range":"7d"}""", 8)]
    [InlineData("""{"feature_id":"api"}""", 2)]
    [Mirrors("A6.12", "A6.19", "A6.8")]
    public async Task Without_a_bin_size_bins_are_days_on_the_wire_even_for_a_day(string body, int bins)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.aggregate", body);

        Assert.Equal(bins, reply.Json["list"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_client_asks_for_hours_of_the_last_day()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        using var usage = server.CreateClient();

        var report = await usage.Events.AggregateAsync(new() { CustomerId = "cus_1", FeatureId = "api", Range = AggregateRange.Last24Hours });

        Assert.Equal(25, report.List.Count);
    }

    [Fact]
    [Mirrors("A6.4", "A6.19", "A6.23")]
    public async Task A_reply_has_a_bin_for_each_day_and_totals_of_what_was_used()
    {
        using var wire = new Wire();
        await wire.TrackAsync("2026-03-09T10:00Z", 1.5m);
        await wire.TrackAsync("2026-03-10T10:00Z", 2);
        await wire.TrackAsync("2026-03-10T10:30Z", 0);

        var reply = await wire.PostAsync("v1/events.aggregate", """
            {"customer_id":"cus_1","feature_id":["api","storage"],"custom_range":{"start":1773014400000,"end":1773187200000}}
            """);

        reply.AssertOk("""
            {"list":[
              {"period":1773014400000,"values":{"api":1.5,"storage":0}},
              {"period":1773100800000,"values":{"api":2,"storage":0}}],
             "total":{"api":{"count":3,"sum":3.5}}}
            """);
    }

    [Fact]
    [Mirrors("A6.24")]
    public async Task A_grouped_reply_names_every_group_in_every_bin()
    {
        using var wire = new Wire();
        await TrackInAsync(wire, "2026-03-09T10:00Z", 1, "eu");
        await TrackInAsync(wire, "2026-03-10T10:00Z", 2, "us");
        await wire.TrackAsync("2026-03-10T10:00Z", 4);

        var reply = await wire.PostAsync("v1/events.aggregate", """
            {"customer_id":"cus_1","feature_id":"api","group_by":"properties.region","custom_range":{"start":1773014400000,"end":1773187200000}}
            """);

        reply.AssertOk("""
            {"list":[
              {"period":1773014400000,"values":{"api":1},"grouped_values":{"api":{"eu":1,"us":0}}},
              {"period":1773100800000,"values":{"api":2},"grouped_values":{"api":{"eu":0,"us":2}}}],
             "total":{"api":{"count":3,"sum":7}}}
            """);
    }

    [Theory]
    [InlineData("eu", 1)]
    [InlineData("us", 2)]
    [InlineData("EU", 0)]
    [Mirrors("A6.14")]
    public async Task A_filter_matches_the_whole_text(string region, int sum)
    {
        using var wire = new Wire();
        await TrackInAsync(wire, "2026-03-10T10:00Z", 1, "eu");
        await TrackInAsync(wire, "2026-03-10T10:00Z", 2, "us");

        var reply = await wire.PostAsync("v1/events.aggregate", $$"""{"feature_id":"api","range":"24h","filter_by":{"region":"{{region}}"} }""");

        Assert.Equal(sum, (int?)reply.Json["total"]!["api"]?["sum"] ?? 0);
    }

    [Fact]
    [Mirrors("A6.3")]
    public async Task No_features_give_bins_without_values()
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.aggregate", """{"feature_id":[],"custom_range":{"start":1773014400000,"end":1773014400001}}""");

        reply.AssertOk("""{"list":[{"period":1773014400000,"values":{}}],"total":{}}""");
    }

    [Fact]
    [Mirrors("A6.7")]
    public async Task A_custom_range_from_0_wins_over_a_range()
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.aggregate", """{"feature_id":"api","range":"7d","custom_range":{"start":0,"end":1}}""");

        reply.AssertOk("""{"list":[{"period":0,"values":{"api":0}}],"total":{}}""");
    }

    [Fact]
    [Mirrors("A6.22")]
    public async Task A_billing_cycle_makes_its_range()
    {
        using var wire = new Wire();
        wire.Server.Autumn.AddCustomer("cus_30", new BillingCycle(At("2026-03-01T00:00Z"), At("2026-03-31T00:00Z"), At("2026-01-01T00:00Z")));

        var reply = await wire.PostAsync("v1/events.aggregate", """{"customer_id":"cus_30","feature_id":"api","range":"1bc"}""");

        Assert.Equal(31, reply.Json["list"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_customer_of_any_body_that_is_taken_is_known_and_has_its_cycle()
    {
        using var wire = new Wire();
        wire.Server.Autumn.AddCustomer("cus_30", new BillingCycle(At("2026-03-01T00:00Z"), At("2026-03-31T00:00Z"), At("2026-01-01T00:00Z")));
        wire.Server.Autumn.AddCustomer("cus_7", new BillingCycle(At("2026-03-08T00:00Z"), At("2026-03-15T00:00Z"), At("2026-01-01T00:00Z")));
        var deep = new string('[', 500) + new string(']', 500);

        foreach (var (body, bins) in (IEnumerable<(string, int)>)
            [
                ("\uFEFF{\"customer_id\":\"cus_30\",\"feature_id\":\"api\"}", 31),
                ($"{{\"customer_id\":\"cus_30\",\"feature_id\":\"api\",\"other\":{deep}}}", 31),
                ("{\"customer_id\":\"cus_30\",\"feature_id\":\"api\",\"customer_id\":\"cus_7\"}", 8),
                ("{\"customer\\u005fid\":\"cus_7\",\"feature_id\":\"api\"}", 8),
                ("{\"customer_id\":\"cus_1\",\"feature_id\":\"api\"}", 2),
            ])
        {
            var reply = await wire.PostAsync("v1/events.aggregate", body);

            Assert.Equal(200, reply.Status);
            Assert.Equal(bins, reply.Json["list"]!.AsArray().Count);
        }
    }

    private static Task<WireReply> TrackInAsync(Wire wire, string instant, int value, string region) => wire.PostAsync("v1/balances.track",
        $$"""{"customer_id":"cus_1","feature_id":"api","value":{{value}},"timestamp":{{Milliseconds(instant)}},"properties":{"region":"{{region}}"} }""");
}

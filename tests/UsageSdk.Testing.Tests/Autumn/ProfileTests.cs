using UsageSdk.Offline;
using static UsageSdk.Testing.Tests.Wire;

namespace UsageSdk.Testing.Tests.Autumn;

/// <summary>The same version 2.1, in March 2026 and today.</summary>
public sealed class ProfileTests
{
    [Theory]
    [InlineData("{\"feature_id\":\"api\"}", false)]
    [InlineData("""{"feature_id":"api","customer_id":"cus_1","group_by":"$customer_id"}""", false)]
    [InlineData("""{"feature_id":"api","customer_id":"cus_1","bin_size":"week"}""", false)]
    [InlineData("""{"feature_id":"api","customer_id":"cus_1","group_by":"properties.a","bin_size":"month"}""", true)]
    [Mirrors("A0.1", "A0.2", "A0.3")]
    public async Task Some_aggregations_were_refused_in_March(string body, bool wasTaken)
    {
        using var wire = new Wire();
        var today = await wire.PostAsync("v1/events.aggregate", body);
        wire.Server.Autumn.Profile = AggregationProfile.March2026;

        var march = await wire.PostAsync("v1/events.aggregate", body);

        Assert.Equal((200, wasTaken ? 200 : 400), (today.Status, march.Status));
    }

    [Theory]
    [InlineData("v1/events.aggregate", "entity_id", "\"seat_2\"", 400)]
    [InlineData("v1/events.aggregate", "filter_by", """{"region":"us"}""", 400)]
    [InlineData("v1/events.aggregate", "max_groups", "1", 400)]
    [InlineData("v1/events.aggregate", "aggregate_on", "\"deducted\"", 400)]
    [InlineData("v1/events.list", "entity_id", "\"seat_2\"", 400)]
    [InlineData("v1/events.list", "filter_by", """{"region":"us"}""", 400)]
    [Mirrors("A0.4", "A0.5", "A0.10")]
    public async Task Some_members_were_passed_over_in_March(string path, string member, string value, int status)
    {
        using var wire = new Wire();
        await wire.PostAsync("v1/track", """{"customer_id":"cus_1","feature_id":"api","entity_id":"seat_1","properties":{"region":"eu"}}""");
        var bodies = ((string[])[value, "5.5"]).Select(given => $$"""{"customer_id":"cus_1","feature_id":"api","{{member}}":{{given}}}""").ToArray();
        var broken = await wire.PostAsync(path, bodies[1]);
        wire.Server.Autumn.Profile = AggregationProfile.March2026;
        var without = await wire.PostAsync(path, """{"customer_id":"cus_1","feature_id":"api"}""");

        foreach (var body in bodies)
        {
            Assert.Equal(without.Text, (await wire.PostAsync(path, body)).Text);
        }

        Assert.Contains("eu", (await wire.PostAsync("v1/events.list", bodies[0])).Text, StringComparison.Ordinal);
        Assert.Equal(status, broken.Status);
    }

    [Theory]
    [InlineData(AggregationProfile.August2026, true)]
    [InlineData(AggregationProfile.March2026, false)]
    [Mirrors("A0.6", "A0.9", "A1.20")]
    public async Task Items_have_deductions_only_today(AggregationProfile profile, bool has)
    {
        using var wire = Of(profile);
        await wire.TrackAsync("2026-03-10T10:00Z");

        var item = (await wire.PostAsync("v1/events.list", "{}", ("x-api-version", "2.1"))).Json["list"]![0]!.AsObject();

        Assert.Equal(has, item.ContainsKey("deductions"));
        Assert.Null(item["deductions"]);
    }

    [Theory]
    [InlineData(AggregationProfile.August2026, 3)]
    [InlineData(AggregationProfile.March2026, 2)]
    [Mirrors("A0.7", "A3.31")]
    public async Task A_null_value_is_listed_as_0_and_adds_1_but_nothing_to_the_total_of_March(AggregationProfile profile, int sum)
    {
        using var wire = Of(profile);
        wire.Server.Autumn.AddEvent(new UsageRecord("evt_old", "api", "cus_1", At("2026-03-10T09:00Z")));
        await wire.TrackAsync("2026-03-10T10:00Z", 2);

        var list = await wire.PostAsync("v1/events.list", "{}");
        var report = await wire.PostAsync("v1/events.aggregate", """{"customer_id":"cus_1","feature_id":"api","custom_range":{"start":1773100800000,"end":1773144000000}}""");

        Assert.Equal([2, 0], list.Json["list"]!.AsArray().Select(item => (int)item!["value"]!));
        report.AssertOk($$"""{"list":[{"period":1773100800000,"values":{"api":3} }],"total":{"api":{"count":2,"sum":{{sum}} } } }""");
    }

    [Theory]
    [InlineData(AggregationProfile.August2026, 200)]
    [InlineData(AggregationProfile.March2026, 409)]
    [Mirrors("A0.8", "A3.41")]
    public async Task The_key_of_a_failed_call_stayed_claimed_in_March(AggregationProfile profile, int status)
    {
        using var wire = Of(profile);
        await wire.PostAsync("v1/track", "{}", ("Idempotency-Key", "key_1"));

        var reply = await wire.PostAsync("v1/events.list", "{}", ("Idempotency-Key", "key_1"));

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public void A_profile_is_one_that_is_known() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FakeUsageServer().Autumn.Profile = (AggregationProfile)7);

    private static Wire Of(AggregationProfile profile)
    {
        var wire = new Wire();
        wire.Server.Autumn.Profile = profile;
        return wire;
    }
}

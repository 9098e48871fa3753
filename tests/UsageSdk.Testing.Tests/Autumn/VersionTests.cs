using System.Text.Json.Nodes;
using UsageSdk.Offline;
using UsageSdk.Tests.Contract;
using static UsageSdk.Testing.Tests.Wire;

namespace UsageSdk.Testing.Tests.Autumn;

/// <summary>Which version of the API answers. The form of a list, the form of a bin and the reply to track tell three ages apart.</summary>
public sealed class VersionTests
{
    private const string Cursor = "cursor";
    private const string Offset = "offset";
    private const string Flat = "flat";
    private const string Placeholder = "placeholder";

    [Theory]
    [InlineData("2.3", Cursor)]
    [InlineData("2.3.0.9", Cursor)]
    [InlineData("2.2", Offset)]
    [InlineData("2.1", Offset)]
    [InlineData("2.1.0.7", Offset)]
    [InlineData("2.0", Flat)]
    [InlineData("2", Flat)]
    [InlineData("beta", Placeholder)]
    [InlineData("1.2", Placeholder)]
    [InlineData("1.1.0", Placeholder)]
    [InlineData("0.2", Placeholder)]
    [InlineData("0.1.0.0.0", Placeholder)]
    [InlineData("1", Placeholder)]
    [InlineData("1.0", Placeholder)]
    [InlineData("1.4", Placeholder)]
    [InlineData("1.2abc", Placeholder)]
    [InlineData(" 1.1", Placeholder)]
    [InlineData("0.1e0x", Placeholder)]
    [InlineData("2026-05-13", Cursor)]
    [InlineData("2026-03-18", Offset)]
    [InlineData("2026-03-17.clover", Offset)]
    [InlineData("2026-03-16", Flat)]
    [InlineData("2025-05-05", Placeholder)]
    [InlineData("2025-04-17.clover", Placeholder)]
    [InlineData("2025-04-01", Placeholder)]
    [InlineData("2025-02-01", Placeholder)]
    [Mirrors("A2.1", "A2.2", "A2.3", "A2.4", "A2.9")]
    public async Task A_version_may_be_written_in_several_ways(string version, string form)
    {
        using var wire = new Wire();
        wire.Server.Autumn.AcceptsLaterVersions = false;

        Assert.Equal(form, await FormAsync(wire, ("x-api-version", version)));
    }

    [Theory]
    [InlineData("2.4")]
    [InlineData("2.4.0")]
    [InlineData("2.3.1")]
    [InlineData("10")]
    [InlineData("99999999999999999999.1")]
    public async Task A_later_version_is_answered_like_the_newest_unless_switched_off(string version)
    {
        using var wire = new Wire();

        Assert.Equal(Cursor, await FormAsync(wire, ("x-api-version", version)));
    }

    [Theory]
    [InlineData("2.1.1")]
    [InlineData("1.3")]
    [InlineData("v2.1")]
    [InlineData("2.4abc")]
    [InlineData("2.1abc")]
    [InlineData("2026-05-14")]
    [InlineData("2027-01-01")]
    [InlineData("2026-05-13.rose")]
    [InlineData("Beta")]
    [InlineData("2.")]
    [Mirrors("A2.3", "A2.5", "A4.7")]
    public async Task What_is_no_version_is_refused_by_name(string version)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/balances.track", "{}", ("x-api-version", version));

        reply.AssertAutumnError(400, "invalid_api_version", $"\"{version}\" is not a valid API version");
    }

    [Theory]
    [InlineData("2026-05-13T00:00Z", Cursor)]
    [InlineData("2026-05-12T23:59Z", Offset)]
    [InlineData("2026-03-18T00:00Z", Offset)]
    [InlineData("2026-03-17T23:59Z", Placeholder)]
    [InlineData("2025-05-05T00:00Z", Placeholder)]
    [InlineData("2024-01-01T00:00Z", Placeholder)]
    [Mirrors("A2.6", "A2.7")]
    public async Task Without_the_header_the_age_of_the_organisation_counts(string created, string form)
    {
        using var allowed = ContractWatch.AllowOddReplies("Other versions, which the header does not name.");
        using var wire = new Wire();
        wire.Server.Autumn.OrganizationCreatedAt = At(created);

        Assert.Equal(form, await FormAsync(wire));
        Assert.Equal(form, await FormAsync(wire, ("x-api-version", "")));
        Assert.Equal(At(created), wire.Server.Autumn.OrganizationCreatedAt);
    }

    [Fact]
    public async Task The_organisation_is_by_default_of_the_offset_form()
    {
        using var wire = new Wire();

        Assert.Equal(Offset, await FormAsync(wire));
    }

    [Theory]
    [InlineData("2.2", true, Offset)]
    [InlineData("2.3", true, Offset)]
    [InlineData("2.1", false, Offset)]
    [InlineData("2.3", false, null)]
    public async Task In_March_2026_version_2_1_was_the_newest(string version, bool acceptsLater, string? form)
    {
        using var wire = new Wire();
        (wire.Server.Autumn.Profile, wire.Server.Autumn.AcceptsLaterVersions) = (AggregationProfile.March2026, acceptsLater);

        var reply = await wire.PostAsync("v1/events.list", "{}", ("x-api-version", version));

        Assert.Equal(form is null ? 400 : 200, reply.Status);
        Assert.Equal(form is not null, reply.Json["offset"] is not null);
    }

    [Fact]
    [Mirrors("A2.8")]
    public async Task Up_to_2_0_a_bin_has_its_features_or_groups_beside_its_period()
    {
        using var wire = new Wire();
        await wire.PostAsync("v1/balances.track", $$"""{"customer_id":"cus_1","feature_id":"api","value":2,"timestamp":{{Milliseconds("2026-03-10T10:00Z")}},"properties":{"region":"eu"} }""");
        const string Range = """ "custom_range":{"start":1773100800000,"end":1773140000000} """;

        var flat = await wire.PostAsync("v1/events.aggregate", $$"""{"feature_id":["api","storage"],{{Range}}}""", ("x-api-version", "2.0"));
        var grouped = await wire.PostAsync("v1/events.aggregate", $$"""{"feature_id":"api","group_by":"properties.region",{{Range}}}""", ("x-api-version", "2.0"));

        flat.AssertOk("""{"list":[{"period":1773100800000,"api":2,"storage":0}],"total":{"api":{"count":1,"sum":2}}}""");
        grouped.AssertOk("""{"list":[{"period":1773100800000,"api":{"eu":2}}],"total":{"api":{"count":1,"sum":2}}}""");
    }

    [Theory]
    [InlineData(""" "feature_id":"api","properties":{"value":5,"region":"eu"} """, 5, """{"region":"eu"}""", "api")]
    [InlineData(""" "feature_id":"api","properties":{"value":"2.5"} """, 2.5, "{}", "api")]
    [InlineData(""" "feature_id":"api","properties":{"value":"many"} """, 1, "{}", "api")]
    [InlineData(""" "feature_id":"api","value":3,"properties":{"value":5} """, 3, "{}", "api")]
    [InlineData(""" "event_name":"call" """, 1, "{}", "call")]
    [Mirrors("A2.11")]
    public async Task Up_to_beta_track_reads_the_value_among_the_properties_and_answers_with_a_placeholder(string members, double value, string properties, string name)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/track", $$"""{"customer_id":"cus_1",{{members}}}""", ("x-api-version", "beta"));

        var stored = Assert.Single(wire.Server.Autumn.Events);
        Assert.Equal(((decimal)value, properties, name), (stored.Value, stored.Properties.ToString(), stored.FeatureId));
        var eventName = name == "call" ? ",\"event_name\":\"call\"" : "";
        reply.AssertOk($$"""{"id":"placeholder","code":"event_received","customer_id":"cus_1","feature_id":"{{name}}"{{eventName}}}""");
    }

    [Fact]
    public async Task From_2_0_on_a_property_called_value_is_one_like_the_others()
    {
        using var wire = new Wire();

        await wire.PostAsync("v1/track", """{"customer_id":"cus_1","feature_id":"api","properties":{"value":5}}""", ("x-api-version", "2.0"));

        var stored = Assert.Single(wire.Server.Autumn.Events);
        Assert.Equal((1m, """{"value":5}"""), (stored.Value, stored.Properties.ToString()));
    }

    /// <summary>Asks all three operations, and expects them to agree.</summary>
    private static async Task<string> FormAsync(Wire wire, params (string Name, string Value)[] headers)
    {
        var list = (await wire.PostAsync("v1/events.list", """{"limit":1}""", headers)).Json;
        var bin = (await wire.PostAsync("v1/events.aggregate", """{"feature_id":"api"}""", headers)).Json["list"]![0]!;
        var track = (await wire.PostAsync("v1/balances.track", """{"customer_id":"cus_1","feature_id":"api"}""", headers)).Json;
        Assert.Equal(list["offset"] is null, list.AsObject().ContainsKey("next_cursor"));
        return (list["offset"], bin["values"], track["id"]) switch
        {
            (null, JsonObject, null) => Cursor,
            (not null, JsonObject, null) => Offset,
            (not null, null, null) => Flat,
            (not null, null, not null) => Placeholder,
            var other => other.ToString(),
        };
    }
}

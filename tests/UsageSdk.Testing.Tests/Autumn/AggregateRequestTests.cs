namespace UsageSdk.Testing.Tests.Autumn;

public sealed class AggregateRequestTests
{
    private const string Ranges = "range: must be one of: 24h, 7d, 30d, 90d, last_cycle, 1bc, 3bc";
    private const string Bins = "bin_size: must be one of: day, hour, week, month";
    private const string Path = "Invalid property path. Should only contain alphanumeric and underscore characters.";

    [Theory]
    [InlineData("""{"customer_id":"cus_1"}""")]
    [InlineData("""{"feature_id":""}""")]
    [InlineData("""{"feature_id":["api",""]}""")]
    [InlineData("""{"feature_id":[5]}""")]
    [InlineData("""{"feature_id":5}""")]
    [InlineData("""{"feature_id":null}""")]
    [Mirrors("A6.2")]
    public async Task A_feature_is_required(string body)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.aggregate", body);

        reply.AssertAutumnError(400, "invalid_inputs", "feature_id: Invalid input");
    }

    [Theory]
    [InlineData(""" "customer_id": "" """, "customer_id: cannot be empty")]
    [InlineData(""" "range": null """, Ranges)]
    [InlineData(""" "range": "1h" """, Ranges)]
    [InlineData(""" "range": 7 """, Ranges)]
    [InlineData(""" "bin_size": "minute" """, Bins)]
    [InlineData(""" "bin_size": null """, Bins)]
    [InlineData(""" "range": "7d", "custom_range": {"start":1,"end":2} """, "custom_range.range: Only one of range or custom_range may be provided")]
    [InlineData(""" "custom_range": {"start":2,"end":1} """, "custom_range: start must be before end")]
    [InlineData(""" "custom_range": {"start":1,"end":1} """, "custom_range: start must be before end")]
    [InlineData(""" "custom_range": {"start":1} """, "custom_range.end: must be a number (received undefined)")]
    [InlineData(""" "custom_range": {"start":"1","end":2} """, "custom_range.start: must be a number (received string)")]
    [InlineData(""" "custom_range": {"start":null,"end":2} """, "custom_range.start: must be a number (received null)")]
    [InlineData(""" "custom_range": null """, "custom_range: Invalid input: expected object, received null")]
    [InlineData(""" "filter_by": {"a":"","b":"","c":"","d":"","e":"","f":""} """, "filter_by: filter_by supports a maximum of 5 filters")]
    [InlineData(""" "filter_by": {"a":5} """, "filter_by.a: must be a string (received number)")]
    [InlineData(""" "filter_by": {"a-b":"x"} """, Path)]
    [InlineData(""" "filter_by": {"a..b":"x"} """, Path)]
    [InlineData(""" "group_by": "properties." """, Path)]
    [InlineData(""" "group_by": "properties.a b" """, Path)]
    [InlineData(""" "group_by": "properties.a\n" """, Path)]
    [Mirrors("A6.5", "A6.6", "A6.7", "A6.9", "A6.13", "A6.14", "A4.5")]
    public async Task A_broken_rule_is_reported_in_the_service_s_words(string member, string message)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.aggregate", $$"""{"feature_id":"api",{{member}}}""");

        reply.AssertAutumnError(400, "invalid_inputs", message);
    }

    [Theory]
    [InlineData(""" "group_by": "region" """, "group_by: ")]
    [InlineData(""" "group_by": "" """, "group_by: ")]
    [InlineData(""" "group_by": "$feature_id" """, "group_by: ")]
    [InlineData(""" "max_groups": 0 """, "max_groups: ")]
    [InlineData(""" "max_groups": 251 """, "max_groups: ")]
    [InlineData(""" "max_groups": 1.5 """, "max_groups: ")]
    [InlineData(""" "max_groups": "5" """, "max_groups: ")]
    [Mirrors("A6.13", "A6.15")]
    public async Task A_broken_rule_names_the_member(string member, string start)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.aggregate", $$"""{"feature_id":"api",{{member}}}""");

        reply.AssertAutumnError(400, "invalid_inputs");
        Assert.StartsWith(start, (string)reply.Json["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"feature_id":"api"}""")]
    [InlineData("""{"feature_id":["api","unknown"],"max_groups":250}""")]
    [InlineData("""{"feature_id":"api","filter_by":{"a":"","b":"","c":"","d":"","e.f_1":""}}""")]
    [InlineData("""{"feature_id":"api","range":"90d","bin_size":"week","max_groups":1,"group_by":"$customer_id"}""")]
    [InlineData("""{"feature_id":"api","customer_id":"cus_1","entity_id":"no such entity"}""")]
    [Mirrors("A6.5")]
    public async Task What_breaks_no_rule_is_taken(string body)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.aggregate", body);

        Assert.Equal(200, reply.Status);
    }

    [Fact]
    [Mirrors("A6.5", "A4.16")]
    public async Task An_unknown_customer_is_not_found()
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.aggregate", """{"customer_id":"nobody","feature_id":"api"}""");

        reply.AssertAutumnError(404, "customer_not_found", "Customer nobody not found");
    }

    [Theory]
    [InlineData("""{"start":1,"end":1e15}""", "hour")]
    [InlineData("""{"start":1,"end":9000000000000000}""", "month")]
    [InlineData("""{"start":1,"end":79228162514264337593543950335}""", "month")]
    [InlineData("""{"start":-79228162514264337593543950335,"end":1}""", "week")]
    [InlineData("""{"start":-79228162514264337593543950335,"end":79228162514264337593543950335}""", "day")]
    [Mirrors("A4.19")]
    public async Task A_range_that_cannot_be_computed_is_an_error_reply(string range, string bin)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.aggregate", $$"""{"feature_id":"api","bin_size":"{{bin}}","custom_range":{{range}}}""");

        reply.AssertAutumnError(500, "internal_error");
    }

    [Fact]
    public async Task A_sum_that_cannot_be_computed_is_an_error_reply()
    {
        using var wire = new Wire();
        await wire.TrackAsync("2026-03-10T10:00Z", decimal.MaxValue);
        await wire.TrackAsync("2026-03-10T10:00Z", decimal.MaxValue);

        var reply = await wire.PostAsync("v1/events.aggregate", """{"feature_id":"api","range":"24h"}""");

        reply.AssertAutumnError(500, "internal_error");
    }
}

namespace UsageSdk.Testing.Tests;

/// <summary>Whatever a body holds, the fake answers, and what it stored can be listed.</summary>
public sealed class OddBodiesTests
{
    internal static readonly string[] Odd =
    [
        "null", "true", "0", "-0.0", "-1", "1.5", "1e400", "-1e400", "1e-400", "79228162514264337593543950335", "-79228162514264337593543950335", "9223372036854775807",
        "253402300800000", "-62135596800001", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"0001-01-01T00:00:00+14:00\"",
        "[]", "[[]]", "[null]", "[\"\\ud800\"]", "{}", """{"a":1,"a":2}""", """{"\ud800":1}""", """{"a":"\ud800"}""", """{"start":-1e25,"end":1e25}""",
        """{"start":1e25,"end":-1e25}""", """{"start":"1e25","end":"-1e25"}""", """{"start":true,"end":false}""", new string('[', 60) + new string(']', 60),
        new string('[', 100) + new string(']', 100), Deep(100), Deep(998), Deep(999), Deep(1100),
    ];

    [Theory]
    [InlineData("v1/balances.track", """{"customer_id":"cus_1","feature_id":"api","@":#}""", "customer_id", "feature_id", "event_name", "value", "properties", "entity_id", "timestamp", "overage_behavior")]
    [InlineData("v1/events.list", """{"@":#}""", "offset", "limit", "customer_id", "feature_id", "entity_id", "custom_range")]
    [InlineData("v1/events.aggregate", """{"feature_id":"api","@":#}""", "customer_id", "feature_id", "entity_id", "group_by", "filter_by", "max_groups", "range", "bin_size", "custom_range")]
    [InlineData("v1/events.aggregate", """{"feature_id":"api","bin_size":"month","@":#}""", "custom_range")]
    [InlineData("v1/events.aggregate", """{"feature_id":"api","bin_size":"week","group_by":"properties.a","@":#}""", "custom_range")]
    [InlineData("events/ingest", """{"@":#}""", "events")]
    [InlineData("events/ingest", """{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call","@":#}]}""", "event_id", "customer_id", "event_name", "timestamp", "metadata")]
    [InlineData("events/ingest", """{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call","metadata":{"@":#}}]}""", "a", "")]
    public async Task Every_body_is_answered_in_JSON(string path, string body, params string[] members)
    {
        using var wire = new Wire();
        foreach (var json in members.SelectMany(_ => Odd, (member, value) => body.Replace("@", member, StringComparison.Ordinal).Replace("#", value, StringComparison.Ordinal)))
        {
            var reply = await wire.PostAsync(path, json);

            Assert.True(reply.Status is 200 or 400 or 404 or 422 || (reply.Status == 500 && path == "v1/events.aggregate"), $"{reply.Status} for {json}");
            Assert.Equal("application/json", reply.MediaType);
            Assert.NotEmpty(reply.Json.AsObject());
        }

        var listed = (await wire.PostAsync("v1/events.list", """{"limit":1000}"""), await wire.GetAsync("events?page_size=1000"));
        Assert.Equal((200, 200), (listed.Item1.Status, listed.Item2.Status));
        Assert.Equal(wire.Server.Autumn.Events.Count, (int)listed.Item1.Json["total"]!);
        Assert.Equal(wire.Server.DodoPayments.Events.Count, listed.Item2.Json["items"]!.AsArray().Count);
    }
    [Fact]
    public async Task A_deep_event_is_listed_and_a_client_says_that_it_cannot_read_it()
    {
        using var wire = new Wire();
        using var usage = wire.Server.CreateClient();
        await wire.PostAsync("v1/balances.track", $$"""{"customer_id":"cus_1","feature_id":"api","properties":{{Deep(100)}}}""");

        var listed = await wire.PostAsync("v1/events.list", "{}");
        var grouped = await wire.PostAsync("v1/events.aggregate", """{"feature_id":"api","group_by":"properties.a"}""");

        Assert.Equal(200, grouped.Status);
        Assert.Contains($"\"properties\":{Deep(100)}", listed.Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UsageResponseException>(() => usage.Events.ListAsync());
    }

    private static string Deep(int levels) => string.Concat(Enumerable.Repeat("""{"a":""", levels)) + "1" + new string('}', levels);
}

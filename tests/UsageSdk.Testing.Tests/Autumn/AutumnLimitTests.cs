namespace UsageSdk.Testing.Tests.Autumn;

public sealed class AutumnLimitTests
{
    private const string Refusal = "Too many requests, please try again later.";
    private const string List = "v1/events.list";
    private const string Track = "v1/balances.track";
    private const string Aggregate = """{"customer_id":"cus_1","feature_id":"api"}""";

    [Fact]
    [Mirrors("A4.29", "A4.18", "A4.37", "A4.38")]
    public async Task List_and_aggregate_share_five_requests_a_second_under_all_their_paths()
    {
        using var wire = Strict();
        var remaining = new List<string>();
        foreach (var path in (string[])[List, "v1/events.aggregate", "v1/events/list", "v1/events/aggregate", "v1/query"])
        {
            var taken = await wire.PostAsync(path, Aggregate);
            Assert.Equal((200, "5;w=1", "5", "1"), (taken.Status, taken.Headers["RateLimit-Policy"], taken.Headers["RateLimit-Limit"], taken.Headers["RateLimit-Reset"]));
            Assert.False(taken.Headers.ContainsKey("Retry-After"));
            remaining.Add(taken.Headers["RateLimit-Remaining"]);
        }

        var refused = await wire.PostAsync(List, Aggregate);
        var track = await wire.PostAsync(Track, Aggregate);

        Assert.Equal(["4", "3", "2", "1", "0"], remaining);
        Assert.Equal((429, "text/plain", Refusal), (refused.Status, refused.MediaType, refused.Text));
        Assert.Equal(("5;w=1", "5", "0", "1", "1"), (refused.Headers["RateLimit-Policy"], refused.Headers["RateLimit-Limit"], refused.Headers["RateLimit-Remaining"], refused.Headers["RateLimit-Reset"], refused.Headers["Retry-After"]));
        Assert.Equal(200, track.Status);
    }

    [Theory]
    [InlineData("""{"customer_id":"cus_2"}""", "", 200)]
    [InlineData("""{"customer_id":"cus_1"}""", "", 429)]
    [InlineData("""{"customer_id":"cus_1"}""", "?customer_id=cus_2", 429)]
    [InlineData("{}", "?a=b&customer_id=cus_1", 429)]
    [InlineData("{}", "?customer_id=cus%5F1", 429)]
    [InlineData("""{"customer_id":""}""", "?customer_id=cus_1", 429)]
    [InlineData("{}", "?customer_id=cus_2", 200)]
    [InlineData("{}", "", 200)]
    [InlineData("not json", "", 200)]
    [InlineData("""{"customer_id":5}""", "", 400)]
    [Mirrors("A4.34")]
    public async Task The_limit_is_that_of_the_customer_in_the_body_or_the_query(string body, string query, int status)
    {
        using var wire = Strict();
        await ExhaustAsync(wire, """{"customer_id":"cus_1"}""");

        var reply = await wire.PostAsync(List + query, body);

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task Many_other_customers_do_not_end_a_window()
    {
        using var wire = Strict();
        await ExhaustAsync(wire, """{"customer_id":"cus_1"}""");
        for (var number = 0; number < 500; number++)
        {
            await wire.PostAsync(List, $$"""{"customer_id":"other_{{number}}"}""");
        }

        Assert.Equal(429, (await wire.PostAsync(List, """{"customer_id":"cus_1"}""")).Status);
    }

    [Fact]
    [Mirrors("A4.34")]
    public async Task Requests_without_a_customer_share_a_limit()
    {
        using var wire = Strict();
        await ExhaustAsync(wire, "{}");

        Assert.Equal(429, (await wire.PostAsync("v1/query", """{"feature_id":"api"}""")).Status);
    }

    [Fact]
    [Mirrors("A4.35")]
    public async Task A_window_begins_with_its_first_request_and_refused_ones_do_not_prolong_it()
    {
        using var wire = Strict();
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(700));
        await ExhaustAsync(wire, "{}");

        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(999));
        var still = await wire.PostAsync(List, "{}");
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var free = await wire.PostAsync(List, "{}");

        Assert.Equal((429, "1"), (still.Status, still.Headers["Retry-After"]));
        Assert.Equal((200, "4"), (free.Status, free.Headers["RateLimit-Remaining"]));
    }

    [Fact]
    [Mirrors("A4.27", "A4.37")]
    public async Task A_refused_body_counts_and_tells_so()
    {
        using var wire = Strict();
        for (var number = 4; number >= 0; number--)
        {
            var broken = await wire.PostAsync(List, """{"limit":0}""");
            Assert.Equal((400, $"{number}"), (broken.Status, broken.Headers["RateLimit-Remaining"]));
        }

        Assert.Equal(429, (await wire.PostAsync(List, "{}")).Status);
    }

    [Theory]
    [InlineData("Authorization", "Bearer am_sk_wrong")]
    [InlineData("x-api-version", "nonsense")]
    [Mirrors("A4.26")]
    public async Task What_is_refused_before_is_not_counted(string header, string value)
    {
        using var wire = Strict();
        for (var number = 0; number < 6; number++)
        {
            var refused = await wire.PostAsync(List, "{}", (header, value));
            Assert.DoesNotContain(refused.Headers.Keys, key => key.StartsWith("RateLimit", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal(200, (await wire.PostAsync(List, "{}")).Status);
    }

    [Fact]
    public async Task Where_limits_are_not_enforced_they_are_counted_all_the_same()
    {
        using var wire = new Wire();
        await ExhaustAsync(wire, "{}");

        var reply = await wire.PostAsync(List, "{}");

        Assert.Equal((200, "0"), (reply.Status, reply.Headers["RateLimit-Remaining"]));
        Assert.False(reply.Headers.ContainsKey("Retry-After"));
    }

    [Fact]
    [Mirrors("A4.30", "A4.31", "A3.21")]
    public async Task Track_takes_10000_a_second_for_a_customer_and_puts_off_what_exceeds_120000_a_minute()
    {
        using var wire = Strict();
        for (var second = 0; second < 12; second++)
        {
            // What comes while the limits are not enforced counts all the same.
            wire.Server.EnforcesRateLimits = second == 0;
            for (var number = 0; number < 10_000; number++)
            {
                using var broken = new HttpRequestMessage(HttpMethod.Post, "http://localhost/v1/track") { Headers = { Authorization = new("Bearer", wire.Server.Autumn.SecretKey) } };
                using var counted = await wire.Server.SendAsync(broken);
            }

            wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(second == 0 ? 999 : 1000));
            if (second == 0)
            {
                var refused = await wire.PostAsync(Track, "{}");
                Assert.Equal((429, "10000;w=1", Refusal), (refused.Status, refused.Headers["RateLimit-Policy"], refused.Text));
                wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
            }
        }

        var lenient = await wire.PostAsync(Track, """{"customer_id":"cus_1","feature_id":"api","value":1}""");
        wire.Server.EnforcesRateLimits = true;
        var queued = await wire.PostAsync(Track, """{"customer_id":"cus_1","feature_id":"api","value":2}""");
        wire.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        var next = await wire.PostAsync(Track, """{"customer_id":"cus_1","feature_id":"api","value":3}""");

        Assert.Equal((200, "9999"), (lenient.Status, lenient.Headers["RateLimit-Remaining"]));
        Assert.Equal((202, "10000", "9998"), (queued.Status, queued.Headers["RateLimit-Limit"], queued.Headers["RateLimit-Remaining"]));
        Assert.Equal("""{"customer_id":"cus_1","value":2,"balance":null}""", queued.Text);
        Assert.Equal(200, next.Status);
        Assert.Equal([1m, 2m, 3m], wire.Server.Autumn.Events.Select(item => item.Value));
    }

    private static Wire Strict()
    {
        var wire = new Wire();
        wire.Server.EnforcesRateLimits = true;
        return wire;
    }

    private static async Task ExhaustAsync(Wire wire, string body)
    {
        for (var number = 0; number < 5; number++)
        {
            Assert.Equal(200, (await wire.PostAsync(List, body)).Status);
        }
    }
}

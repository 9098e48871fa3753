using System.Globalization;
using UsageSdk.DodoPayments;

namespace UsageSdk.Testing.Tests.DodoPayments;

public sealed class DodoPaymentsLimitTests
{
    [Theory]
    [InlineData(0, 40, 240)]
    [InlineData(1, 100, 1000)]
    [InlineData(2, 500, 5000)]
    [Mirrors("B1.15", "B1.16", "B2.19", "B3.19")]
    public async Task A_tier_has_so_many_requests_a_second_and_so_many_a_minute(int tier, int second, int minute)
    {
        using var wire = Enforcing();
        wire.Server.DodoPayments.RateLimitTier = tier;
        var (taken, refused) = (0, 0);

        // Each second takes its own; the last of them has what is left of the minute.
        for (var elapsed = 0; taken < minute; elapsed++)
        {
            var left = Math.Min(second, minute - taken);
            Assert.All(await AskAsync(wire, left), reply => Assert.Equal(200, reply.Status));
            (await wire.GetAsync("events")).AssertDodoError(429, "TOO_MANY_REQUESTS");
            (taken, refused) = (taken + left + 1, refused + 1);
            wire.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await wire.GetAsync("events")).AssertDodoError(429, "TOO_MANY_REQUESTS");
        wire.Server.Clock.AdvanceTo(Wire.At("2026-03-10T12:01Z").AddTicks(-1));
        (await wire.GetAsync("events")).AssertDodoError(429, "TOO_MANY_REQUESTS");
        wire.Server.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(200, (await wire.GetAsync("events")).Status);
    }

    [Fact]
    [Mirrors("B1.17")]
    public async Task Who_has_no_key_has_the_limits_of_the_address()
    {
        using var wire = Enforcing();

        for (var elapsed = 0; elapsed < 4; elapsed++)
        {
            Assert.All(await AskAsync(wire, 20, "wrong"), reply => reply.AssertDodoError(401, "UNAUTHORIZED"));
            (await AskAsync(wire, 1, "wrong"))[0].AssertDodoError(429, "TOO_MANY_REQUESTS");
            wire.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(await AskAsync(wire, 16, "wrong"), reply => reply.AssertDodoError(401, "UNAUTHORIZED"));
        (await AskAsync(wire, 1, "other"))[0].AssertDodoError(429, "TOO_MANY_REQUESTS");
        Assert.Equal(200, (await wire.GetAsync("events")).Status);
    }

    [Fact]
    [Mirrors("B1.18")]
    public async Task A_reply_tells_of_the_limit_that_has_less_left()
    {
        using var wire = Enforcing();

        Assert.Equal(("40", "39", "1"), Limit(await wire.GetAsync("events")));
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(400));
        Assert.Equal(("40", "38", "1"), Limit(await wire.PostAsync("events/ingest", "{")));
        var second = await AskAsync(wire, 39);
        Assert.Equal(("40", "0", "1"), Limit(second[^2]));
        Assert.Equal((429, ("40", "0", "1")), (second[^1].Status, Limit(second[^1])));
        for (var elapsed = 1; elapsed <= 5; elapsed++)
        {
            wire.Server.Clock.AdvanceTo(Wire.At("2026-03-10T12:00Z").AddSeconds(elapsed));
            await AskAsync(wire, 39);
        }

        wire.Server.Clock.AdvanceTo(Wire.At("2026-03-10T12:00:06.5Z"));
        Assert.Equal(("240", "3", "54"), Limit(await wire.GetAsync("events")));
        Assert.Equal(("20", "19", "1"), Limit((await AskAsync(wire, 1, "wrong"))[0]));
    }

    [Fact]
    [Mirrors("B1.18")]
    public async Task Of_two_limits_that_are_used_up_a_reply_tells_of_the_longer()
    {
        using var wire = Enforcing();
        for (var elapsed = 0; elapsed < 6; elapsed++)
        {
            wire.Server.Clock.AdvanceTo(Wire.At("2026-03-10T12:00Z").AddSeconds(elapsed));
            await AskAsync(wire, 40);
        }

        var reply = await wire.GetAsync("events");

        Assert.Equal((429, ("240", "0", "55")), (reply.Status, Limit(reply)));
        Assert.DoesNotContain("Retry-After", reply.Headers.Keys);
    }

    [Fact]
    public async Task Without_enforcement_requests_are_counted_and_answered()
    {
        using var wire = new Wire();

        var replies = await AskAsync(wire, 300);

        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Equal(("240", "0", "60"), Limit(replies[^1]));
    }

    [Fact]
    public async Task Both_keys_are_of_one_account()
    {
        using var wire = Enforcing();

        await AskAsync(wire, 40, wire.Server.DodoPayments.ReadOnlyApiKey);

        Assert.Equal(429, (await wire.GetAsync("events")).Status);
    }

    [Fact]
    public async Task The_form_of_reset_and_a_time_to_wait_are_assumptions()
    {
        using var wire = Enforcing();
        wire.Server.DodoPayments.Assumptions.ResetsAreInstants = true;
        wire.Server.DodoPayments.Assumptions.SendsRetryAfter = true;

        var replies = await AskAsync(wire, 41);

        var reset = (Wire.Milliseconds("2026-03-10T12:00:01Z") / 1000).ToString(CultureInfo.InvariantCulture);
        Assert.Equal((reset, false), (replies[0].Headers["X-RateLimit-Reset"], replies[0].Headers.ContainsKey("Retry-After")));
        Assert.Equal((429, reset, "1"), (replies[40].Status, replies[40].Headers["X-RateLimit-Reset"], replies[40].Headers["Retry-After"]));
    }

    [Fact]
    public async Task A_refused_ingest_stores_nothing_and_a_client_is_told()
    {
        using var wire = Enforcing();
        await AskAsync(wire, 40);
        using var usage = wire.Server.CreateClient(static options => options.DodoPayments.Resilience.MaxRetries = 0);
        var request = new IngestUsageEventsRequest { Events = [new() { EventId = "evt_1", CustomerId = "cus_1", EventName = "call" }] };

        var refusal = await Assert.ThrowsAsync<UsageRateLimitException>(() => usage.UsageEvents.IngestAsync(request));

        Assert.Equal("TOO_MANY_REQUESTS", refusal.ErrorCode);
        Assert.Empty(wire.Server.DodoPayments.Events);
        wire.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await usage.UsageEvents.IngestAsync(request)).IngestedCount);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_tier_is_0_to_2(int tier) => Assert.Throws<ArgumentOutOfRangeException>(() => new FakeUsageServer().DodoPayments.RateLimitTier = tier);

    private static Wire Enforcing()
    {
        var wire = new Wire();
        wire.Server.EnforcesRateLimits = true;
        return wire;
    }

    private static async Task<IReadOnlyList<WireReply>> AskAsync(Wire wire, int count, string? key = null)
    {
        var replies = new List<WireReply>();
        for (var number = 0; number < count; number++)
        {
            replies.Add(await wire.GetAsync("events", ("Authorization", $"Bearer {key ?? wire.Server.DodoPayments.ApiKey}")));
        }

        return replies;
    }

    private static (string Limit, string Remaining, string Reset) Limit(WireReply reply) =>
        (reply.Headers["X-RateLimit-Limit"], reply.Headers["X-RateLimit-Remaining"], reply.Headers["X-RateLimit-Reset"]);
}

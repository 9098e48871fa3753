using UsageSdk.Autumn;

namespace UsageSdk.Testing.Tests.Autumn;

public sealed class IdempotencyTests
{
    private const string Track = """{"customer_id":"cus_1","feature_id":"api"}""";
    private static readonly (string, string) Key = ("Idempotency-Key", "key_1");

    [Theory]
    [InlineData("v1/balances.track", Track)]
    [InlineData("v1/balances.track", """{"customer_id":"cus_1","feature_id":"api","value":7}""")]
    [InlineData("v1/balances.track", """{"value":"broken"}""")]
    [InlineData("v1/track", Track)]
    [InlineData("v1/events.list", "{}")]
    [InlineData("v1/events.aggregate", """{"feature_id":"api"}""")]
    [Mirrors("A3.33", "A3.36", "A3.37", "A4.17")]
    public async Task A_used_key_is_refused_whatever_the_path_and_body(string path, string body)
    {
        using var wire = new Wire();
        await wire.PostAsync("v1/balances.track", Track, Key);

        var reply = await wire.PostAsync(path, body, Key);

        reply.AssertAutumnError(409, "duplicate_idempotency_key", "Another request with idempotency key key_1 has already been received");
        Assert.Single(wire.Server.Autumn.Events);
    }

    [Theory]
    [InlineData("key_2")]
    [InlineData("KEY_1")]
    [InlineData("")]
    [Mirrors("A3.35")]
    public async Task Another_key_and_none_are_taken(string key)
    {
        using var wire = new Wire();
        await wire.PostAsync("v1/balances.track", Track, Key);

        var reply = await wire.PostAsync("v1/balances.track", Track, ("Idempotency-Key", key));

        Assert.Equal((200, 2), (reply.Status, wire.Server.Autumn.Events.Count));
    }

    [Fact]
    [Mirrors("A3.39")]
    public async Task A_key_is_free_again_after_a_day()
    {
        using var wire = new Wire();
        await wire.PostAsync("v1/balances.track", Track, Key);

        wire.Server.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        var early = await wire.PostAsync("v1/balances.track", Track, Key);
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var free = await wire.PostAsync("v1/balances.track", Track, Key);
        var again = await wire.PostAsync("v1/balances.track", Track, Key);

        Assert.Equal((409, 200, 409), (early.Status, free.Status, again.Status));
        Assert.Equal(2, wire.Server.Autumn.Events.Count);
    }

    [Fact]
    [Mirrors("A3.39")]
    public async Task Of_many_keys_those_of_the_last_day_stay_claimed()
    {
        using var wire = new Wire();
        await ClaimAsync(0, 1_000);
        wire.Server.Clock.Advance(TimeSpan.FromHours(12));
        await ClaimAsync(1_000, 2_000);
        wire.Server.Clock.Advance(TimeSpan.FromHours(12));
        await ClaimAsync(2_000, 5_000);

        int[] claimed = [await StatusAsync(1_000), await StatusAsync(1_999), await StatusAsync(2_000), await StatusAsync(4_999)];
        int[] free = [await StatusAsync(0), await StatusAsync(999)];

        Assert.All(claimed, status => Assert.Equal(409, status));
        Assert.All(free, status => Assert.Equal(200, status));

        async Task ClaimAsync(int from, int to)
        {
            for (var number = from; number < to; number++)
            {
                Assert.Equal(200, await StatusAsync(number));
            }
        }

        async Task<int> StatusAsync(int number) => (await wire.PostAsync("v1/events.list", "{}", ("Idempotency-Key", $"key_{number}"))).Status;
    }

    [Theory]
    [InlineData("v1/balances.track", """{"customer_id":"nobody","feature_id":"api"}""", 404)]
    [InlineData("v1/balances.track", "{}", 400)]
    [InlineData("v1/events.aggregate", """{"feature_id":"api","custom_range":{"start":1,"end":1e15},"bin_size":"hour"}""", 500)]
    [Mirrors("A3.41", "A0.8")]
    public async Task A_failed_call_frees_its_key(string path, string body, int status)
    {
        using var wire = new Wire();

        var failed = await wire.PostAsync(path, body, Key);
        var next = await wire.PostAsync("v1/balances.track", Track, Key);

        Assert.Equal((status, 200), (failed.Status, next.Status));
    }

    [Theory]
    [InlineData("Authorization", "Bearer am_sk_wrong")]
    [InlineData("x-api-version", "nonsense")]
    [Mirrors("A3.43")]
    public async Task A_call_that_is_refused_before_its_key_is_read_claims_nothing(string header, string value)
    {
        using var wire = new Wire();
        await wire.PostAsync("v1/balances.track", Track, Key, (header, value));

        var reply = await wire.PostAsync("v1/balances.track", Track, Key);

        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task A_client_sees_the_conflict()
    {
        var server = new FakeUsageServer();
        server.Autumn.AddCustomer("cus_1");
        using var usage = server.CreateClient();
        var request = new TrackRequest { CustomerId = "cus_1", FeatureId = "api" };
        var options = new RequestOptions { IdempotencyKey = "key_1" };
        await usage.Events.TrackAsync(request, options);

        var conflict = await Assert.ThrowsAsync<UsageConflictException>(() => usage.Events.TrackAsync(request, options));

        Assert.Equal("duplicate_idempotency_key", conflict.ErrorCode);
        Assert.Single(server.Autumn.Events);
    }
}

namespace UsageSdk.Testing.Tests.Autumn;

/// <summary>The idempotency key in the body of track, beside the one in the header.</summary>
public sealed class BodyKeyTests
{
    private const string Body = """{"customer_id":"cus_1","feature_id":"api","idempotency_key":"key_1"}""";

    [Fact]
    [Mirrors("A3.32", "A3.36", "A4.17")]
    public async Task A_key_in_the_body_is_apart_from_that_of_the_header()
    {
        using var wire = new Wire();
        var first = await wire.PostAsync("v1/track", Body, ("Idempotency-Key", "key_1"));
        var inBody = await wire.PostAsync("v1/track", Body);
        var inHeader = await wire.PostAsync("v1/events.list", "{}", ("Idempotency-Key", "key_1"));
        var empty = await wire.PostAsync("v1/track", Body.Replace("key_1", "", StringComparison.Ordinal));

        Assert.Equal((200, 200), (first.Status, empty.Status));
        inBody.AssertAutumnError(409, "duplicate_idempotency_key", "Another request with idempotency key track:key_1 has already been received");
        inHeader.AssertAutumnError(409, "duplicate_idempotency_key", "Another request with idempotency key key_1 has already been received");
        Assert.Equal(2, wire.Server.Autumn.Events.Count);
    }

    [Theory]
    [InlineData("\"customer_id\":\"nobody\"", 404)]
    [InlineData("\"value\":\"1\"", 400)]
    [Mirrors("A3.41")]
    public async Task A_failed_call_frees_it(string member, int status)
    {
        using var wire = new Wire();
        var failed = await wire.PostAsync("v1/track", $"{Body[..^1]},{member}}}");

        var next = await wire.PostAsync("v1/track", Body);

        Assert.Equal((status, 200), (failed.Status, next.Status));
    }

    [Fact]
    [Mirrors("A3.44")]
    public async Task It_is_looked_at_after_the_feature_and_before_the_customer()
    {
        using var wire = new Wire();
        wire.Server.Autumn.AddFeature("api");
        await wire.PostAsync("v1/track", Body);

        var feature = await wire.PostAsync("v1/track", Body.Replace("api", "storage", StringComparison.Ordinal));
        var customer = await wire.PostAsync("v1/track", Body.Replace("cus_1", "nobody", StringComparison.Ordinal));

        feature.AssertAutumnError(404, "feature_not_found");
        customer.AssertAutumnError(409, "duplicate_idempotency_key");
    }

    [Fact]
    public async Task An_asynchronous_duplicate_is_accepted_and_dropped()
    {
        using var wire = new Wire();
        var body = $"{Body[..^1]},\"async\":true}}";

        var replies = new[] { await wire.PostAsync("v1/track", body), await wire.PostAsync("v1/track", body) };

        Assert.Equal([202, 202], replies.Select(reply => reply.Status));
        Assert.Single(wire.Server.Autumn.Events);
    }

    [Fact]
    [Mirrors("A3.38")]
    public async Task Of_concurrent_duplicates_one_is_taken()
    {
        using var wire = new Wire();

        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => wire.PostAsync("v1/track", Body, ("Idempotency-Key", "key_2")))));

        Assert.Equal(1, replies.Count(reply => reply.Status == 200));
        Assert.Equal(15, replies.Count(reply => reply.Status == 409));
        Assert.Single(wire.Server.Autumn.Events);
    }
}

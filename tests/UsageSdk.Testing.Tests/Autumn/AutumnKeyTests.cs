namespace UsageSdk.Testing.Tests.Autumn;

public sealed class AutumnKeyTests
{
    private const string None = "Secret key not found in Authorization header";

    [Theory]
    [InlineData("", "no_secret_key", None)]
    [InlineData("Bearer", "no_secret_key", None)]
    [InlineData("Basic dTpw", "no_secret_key", None)]
    [InlineData("bearer am_sk_test_lowercase", "no_secret_key", None)]
    [InlineData("am_sk_test_bare", "no_secret_key", None)]
    [InlineData("Bearer nonsense", "invalid_request", "Invalid authorization token prefix")]
    [InlineData("Bearer AM_SK_test", "invalid_request", "Invalid authorization token prefix")]
    [InlineData("Bearer am_sk_test_unknown", "invalid_secret_key", "Invalid secret key: am_sk_test_unkn***")]
    [InlineData("Bearer am_sk", "invalid_secret_key", "Invalid secret key: am_sk")]
    [InlineData("Bearer am_pk_test_1", "endpoint_not_public", "Endpoint /v1/events.list not accessible via publishable key. Please try with a secret key instead.")]
    [Mirrors("A4.9", "A4.10", "A4.11", "A4.12", "A4.2")]
    public async Task A_request_without_the_key_is_refused(string authorization, string code, string message)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.list", "{}", ("Authorization", authorization));

        reply.AssertAutumnError(401, code, message);
    }

    [Fact]
    [Mirrors("A4.11")]
    public async Task A_key_that_only_starts_right_is_refused_and_shown_starred()
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.list", "{}", ("Authorization", $"Bearer {wire.Server.Autumn.SecretKey}x"));

        reply.AssertAutumnError(401, "invalid_secret_key");
        Assert.False(reply.Text.Contains(wire.Server.Autumn.SecretKey, StringComparison.Ordinal), "The reply shows the key.");
    }

    [Theory]
    [InlineData("v1/events.list")]
    [InlineData("v1/events/list")]
    [InlineData("v1/events.aggregate")]
    [InlineData("v1/events/aggregate")]
    [InlineData("v1/query")]
    [InlineData("v1/balances.track")]
    [InlineData("v1/track")]
    [InlineData("v1/events")]
    [Mirrors("A1.1", "A3.1", "A6.1", "A5.1")]
    public async Task Every_path_asks_for_the_key_and_takes_it(string path)
    {
        using var wire = new Wire();
        const string Body = """{"customer_id":"cus_1","feature_id":"api"}""";

        var refused = await wire.PostAsync(path, Body, ("Authorization", ""));
        var taken = await wire.PostAsync(path, Body);

        Assert.Equal((401, 200), (refused.Status, taken.Status));
    }

    [Fact]
    public async Task The_key_of_the_other_service_is_refused()
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.list", "{}", ("Authorization", $"Bearer {wire.Server.DodoPayments.ApiKey}"));

        reply.AssertAutumnError(401, "invalid_request");
    }

    [Fact]
    public async Task A_client_reports_a_refused_key()
    {
        var server = new FakeUsageServer();
        using var usage = server.CreateClient(options => options.Autumn.SecretKey = "am_sk_test_unknown");

        var refusal = await Assert.ThrowsAsync<UsageAuthenticationException>(() => usage.Events.ListAsync());

        Assert.Equal("invalid_secret_key", refusal.ErrorCode);
    }
}

namespace UsageSdk.Testing.Tests.Autumn;

/// <summary>Key, then version, then idempotency key, then body.</summary>
public sealed class AutumnCheckOrderTests
{
    private const string Broken = """{"value":"1"}""";

    [Theory]
    [InlineData(false, "nonsense", "used", 401, "invalid_secret_key")]
    [InlineData(true, "nonsense", "used", 400, "invalid_api_version")]
    [InlineData(true, "2.1", "used", 409, "duplicate_idempotency_key")]
    [InlineData(true, "2.1", "fresh", 400, "invalid_inputs")]
    public async Task The_first_broken_rule_answers(bool hasKey, string version, string idempotencyKey, int status, string code)
    {
        using var wire = new Wire();
        await wire.PostAsync("v1/events.list", "{}", ("Idempotency-Key", "used"));

        (string, string)[] headers = [("x-api-version", version), ("Idempotency-Key", idempotencyKey)];
        var reply = await wire.PostAsync("v1/balances.track", Broken, hasKey ? headers : [.. headers, ("Authorization", "Bearer am_sk_wrong")]);

        reply.AssertAutumnError(status, code);
    }

    [Theory]
    [InlineData("2.1.1")]
    [InlineData("2.4")]
    [InlineData("2.3.1")]
    [InlineData("99999999999999999999")]
    [InlineData("v2.1")]
    [InlineData("2.1abc")]
    [InlineData("nonsense")]
    [Mirrors("A2.5")]
    public async Task A_version_that_does_not_exist_is_refused_by_name(string version)
    {
        using var wire = new Wire();
        wire.Server.Autumn.AcceptsLaterVersions = false;

        var reply = await wire.PostAsync("v1/events.list", "{}", ("x-api-version", version));

        reply.AssertAutumnError(400, "invalid_api_version", $"\"{version}\" is not a valid API version");
    }

    [Theory]
    [InlineData("")]
    [InlineData("2.1")]
    [InlineData("2.1.0")]
    [InlineData("2.2")]
    public async Task The_version_of_the_client_and_none_are_taken(string version)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.list", "{}", ("x-api-version", version));

        Assert.Equal(200, reply.Status);
    }
}

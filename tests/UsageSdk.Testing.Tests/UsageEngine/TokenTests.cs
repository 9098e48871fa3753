namespace UsageSdk.Testing.Tests.UsageEngine;

public sealed class TokenTests
{
    [Fact]
    [Mirrors("U1.3", "U2.4")]
    public async Task A_token_is_issued_as_documented()
    {
        using var wire = await EngineWire.StartAsync();

        var reply = await wire.AskTokenAsync(wire.Credentials());

        Assert.Equal((200, "application/json"), (reply.Status, reply.MediaType));
        Assert.Equal(["access_token", "expires_in", "scope", "token_type"], reply.Json.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal((3600, "Bearer"), ((int)reply.Json["expires_in"]!, (string?)reply.Json["token_type"]));
        Assert.Contains("create:meter_types", ((string)reply.Json["scope"]!).Split(' '));
        Assert.NotEqual(wire.Token, (string?)reply.Json["access_token"]);
        Assert.Equal(2, wire.Engine.TokensIssued);
    }

    [Theory]
    [InlineData("audience")]
    [InlineData("client_id")]
    [InlineData("client_secret")]
    [InlineData("grant_type")]
    [Mirrors("U2.2")]
    public async Task Every_member_is_a_text_that_is_not_empty(string name)
    {
        using var wire = await EngineWire.StartAsync();
        var missing = System.Text.Json.Nodes.JsonNode.Parse(wire.Credentials())!.AsObject();
        missing.Remove(name);

        foreach (var body in (string[])[missing.ToJsonString(), EngineWire.With(wire.Credentials(), $$"""{"{{name}}":null}"""), EngineWire.With(wire.Credentials(), $$"""{"{{name}}":""}"""), EngineWire.With(wire.Credentials(), $$"""{"{{name}}":1}""")])
        {
            var reply = await wire.AskTokenAsync(body);

            Assert.Equal((400, "invalid_request"), (reply.Status, (string?)reply.Json["error"]));
            Assert.StartsWith(name, (string?)reply.Json["error_description"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("grant_type=client_credentials")]
    [Mirrors("U2.1")]
    public async Task Another_body_is_refused(string body)
    {
        using var wire = await EngineWire.StartAsync();

        var reply = await wire.AskTokenAsync(body);

        Assert.Equal((400, "invalid_request"), (reply.Status, (string?)reply.Json["error"]));
    }

    [Fact]
    [Mirrors("U2.3")]
    public async Task Another_grant_is_refused()
    {
        using var wire = await EngineWire.StartAsync();

        var reply = await wire.AskTokenAsync(wire.Credentials("password"));

        Assert.Equal((400, "unsupported_grant_type"), (reply.Status, (string?)reply.Json["error"]));
    }

    [Theory]
    [InlineData("""{"client_id":"another-client"}""")]
    [InlineData("""{"client_secret":"another-secret"}""")]
    public async Task A_wrong_client_is_refused_without_an_echo(string changes)
    {
        using var wire = await EngineWire.StartAsync();

        var reply = await wire.AskTokenAsync(EngineWire.With(wire.Credentials(), changes));

        Assert.Equal((401, "invalid_client"), (reply.Status, (string?)reply.Json["error"]));
        Assert.DoesNotContain("another", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(wire.Engine.ClientSecret, reply.Text, StringComparison.Ordinal);
        Assert.Equal(1, wire.Engine.TokensIssued);
    }

    [Fact]
    public async Task A_token_is_only_posted_for()
    {
        using var wire = await EngineWire.StartAsync();

        Assert.Equal(405, (await wire.GetAsync("authentication/v1/oauth/token")).Status);
    }

    [Theory]
    [InlineData("usage-metering/v1/meter-types")]
    [InlineData("usage-metering/v1/meter-types/x")]
    [InlineData("usage-metering/v1/meters")]
    [InlineData("usage-metering/v1/meters/x")]
    [InlineData("online-collection/v1/collectors")]
    [InlineData("online-collection/v1/collectors/x")]
    [InlineData("online-collection/v1/collectors/x/data")]
    [InlineData("stream-management/v1/streams/x/export")]
    [InlineData("stream-management/v1/streams/x/versions")]
    [InlineData("aggregation/v1/stores/x/session?fieldValues=a")]
    [Mirrors("U6.2")]
    public async Task Every_call_needs_a_token_before_anything_else(string path)
    {
        using var wire = await EngineWire.StartAsync();
        foreach (var authorization in (string?[])[null, "Bearer", "Bearer unknown", $"Basic {wire.Token}", $"Bearer {wire.Engine.ClientSecret}"])
        {
            foreach (var method in (string[])["GET", "PUT"])
            {
                var reply = await wire.SendAsync(method, path, null, authorization);

                Assert.Equal((401, "UNAUTHORIZED"), (reply.Status, (string?)reply.Json["code"]));
            }
        }
    }

    [Fact]
    [Mirrors("U2.4", "U6.2")]
    public async Task A_token_ends_by_the_server_s_clock()
    {
        using var wire = await EngineWire.StartAsync();

        wire.Server.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal(200, (await wire.GetAsync("usage-metering/v1/meters")).Status);
        wire.Server.Clock.Advance(TimeSpan.FromTicks(1));
        var reply = await wire.GetAsync("usage-metering/v1/meters");

        Assert.Equal((401, "The access token has expired"), (reply.Status, (string?)reply.Json["message"]));
    }

    [Fact]
    public async Task A_token_that_expired_a_day_ago_is_forgotten_when_another_is_issued()
    {
        using var wire = await EngineWire.StartAsync();
        wire.Server.Clock.Advance(TimeSpan.FromHours(25) - TimeSpan.FromTicks(1));
        await wire.AskTokenAsync(wire.Credentials());
        var before = await wire.GetAsync("usage-metering/v1/meters");
        wire.Server.Clock.Advance(TimeSpan.FromTicks(1));
        await wire.AskTokenAsync(wire.Credentials());

        var after = await wire.GetAsync("usage-metering/v1/meters");

        Assert.Equal(("The access token has expired", "The access token is not valid"), ((string?)before.Json["message"], (string?)after.Json["message"]));
    }

    [Fact]
    public async Task A_lifetime_counts_for_later_tokens()
    {
        using var wire = await EngineWire.StartAsync();
        wire.Engine.TokenLifetime = TimeSpan.FromMinutes(5);
        var reply = await wire.AskTokenAsync(wire.Credentials());

        wire.Server.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(300, (int)reply.Json["expires_in"]!);
        Assert.Equal(401, (await wire.SendAsync("GET", "usage-metering/v1/meters", null, $"Bearer {reply.Json["access_token"]}")).Status);
        Assert.Equal(200, (await wire.GetAsync("usage-metering/v1/meters")).Status);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_and_a_new_one_taken()
    {
        using var wire = await EngineWire.StartAsync();

        wire.Engine.RevokeTokens();
        var token = (string)(await wire.AskTokenAsync(wire.Credentials())).Json["access_token"]!;

        Assert.Equal(401, (await wire.GetAsync("usage-metering/v1/meters")).Status);
        Assert.Equal(200, (await wire.SendAsync("GET", "usage-metering/v1/meters", null, $"bearer {token}")).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2147483648)]
    public void A_lifetime_is_at_least_a_second(long seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FakeUsageServer().UsageEngine.TokenLifetime = TimeSpan.FromSeconds(seconds));
}

namespace UsageSdk.Testing.Tests.Autumn;

/// <summary>Restricted keys, blocks, and the order in which requests are checked.</summary>
public sealed class AutumnAccessTests
{
    private const string Body = """{"customer_id":"cus_1","feature_id":"api"}""";
    private const string Key = "am_sk_test_restricted";

    [Theory]
    [InlineData("v1/events.list", "analytics:read", "balances:write")]
    [InlineData("v1/query", "analytics:read", "balances:write")]
    [InlineData("v1/track", "balances:write", "analytics:read")]
    [Mirrors("A4.13")]
    public async Task A_key_needs_the_scope_of_the_call_unless_it_has_none_at_all(string path, string scope, string other)
    {
        using var wire = new Wire();
        var replies = new List<WireReply>();
        foreach (var scopes in (string[][])[[], [scope], [other, scope], [other]])
        {
            wire.Server.Autumn.AddSecretKey(Key, scopes);
            replies.Add(await wire.PostAsync(path, Body, ("Authorization", $"Bearer {Key}")));
        }

        Assert.Equal([200, 200, 200, 403], replies.Select(reply => reply.Status));
        replies[3].AssertAutumnError(403, "insufficient_scopes", $"Insufficient scopes. Missing: {scope}");
    }

    [Theory]
    [InlineData("v1/events.list")]
    [InlineData("v1/events.aggregate")]
    [InlineData("v1/balances.track")]
    [Mirrors("A4.14")]
    public async Task A_blocked_organisation_or_customer_is_refused(string path)
    {
        using var wire = new Wire();
        wire.Server.Autumn.AddCustomer("cus_2");
        wire.Server.Autumn.BlockCustomer("cus_1");
        var customer = await wire.PostAsync(path, Body);
        var other = await wire.PostAsync(path, """{"customer_id":"cus_2","feature_id":"api"}""");
        wire.Server.Autumn.IsBlocked = true;
        var organisation = await wire.PostAsync(path, """{"customer_id":"cus_2","feature_id":"api"}""");

        customer.AssertAutumnError(403, "request_temporarily_disabled", "API access is temporarily disabled for this customer");
        Assert.Equal(200, other.Status);
        organisation.AssertAutumnError(403, "request_temporarily_disabled", "API access is temporarily disabled for this organization");
    }

    [Fact]
    [Mirrors("A4.26", "A3.43", "A4.1")]
    public async Task The_first_broken_rule_answers()
    {
        using var wire = new Wire();
        var autumn = wire.Server.Autumn;
        wire.Server.EnforcesRateLimits = true;
        autumn.AddSecretKey(Key, "balances:write");
        autumn.IsBlocked = true;
        autumn.BlockCustomer("cus_b");
        await wire.PostAsync("v1/balances.track", Body, ("Idempotency-Key", "used"));
        var (authorization, version, customer, idempotencyKey) = ("Bearer am_sk_wrong", "nonsense", "cus_b", "used");
        var codes = new List<string>();
        async Task AskAsync()
        {
            var reply = await wire.PostAsync("v1/events.list", $$"""{"customer_id":"{{customer}}","limit":0}""", ("Authorization", authorization), ("x-api-version", version), ("Idempotency-Key", idempotencyKey));
            codes.Add(reply.Status == 429 ? "429" : (string)reply.Json["code"]!);
        }

        await AskAsync();
        authorization = $"Bearer {Key}";
        await AskAsync();
        autumn.IsBlocked = false;
        await wire.PostAsync("v1/balances.track", Body, ("Idempotency-Key", "used"));
        await AskAsync();
        version = "2.1";
        await AskAsync();
        customer = "cus_1";
        for (var number = 0; number < 5; number++)
        {
            await wire.PostAsync("v1/events.list", """{"customer_id":"cus_1"}""");
        }

        await AskAsync();
        wire.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await AskAsync();
        idempotencyKey = "fresh";
        await AskAsync();
        authorization = $"Bearer {autumn.SecretKey}";
        await AskAsync();
        await AskAsync();

        Assert.Equal(
            ["invalid_secret_key", "request_temporarily_disabled", "invalid_api_version", "request_temporarily_disabled", "429", "duplicate_idempotency_key", "insufficient_scopes", "invalid_inputs", "invalid_inputs"],
            codes);
    }

    [Theory]
    [InlineData("am_oauth_1", "invalid_secret_key")]
    [InlineData("am_jwt_1", "invalid_secret_key")]
    [InlineData("am_pk_test_1", "endpoint_not_public")]
    [InlineData("am_other", "invalid_request")]
    [Mirrors("A4.10", "A4.12")]
    public async Task A_key_of_another_kind_is_refused(string key, string code)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/track", Body, ("Authorization", $"Bearer {key}"));

        reply.AssertAutumnError(401, code);
    }

    [Theory]
    [InlineData("v1/events.list", "{}", 200)]
    [InlineData("v1/track", "{}", 400)]
    [InlineData("v1/query", """{"feature_id":"api","customer_id":"nobody"}""", 404)]
    [Mirrors("A4.28")]
    public async Task Every_reply_names_a_region_and_none_has_a_request_id(string path, string body, int status)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync(path, body);
        var refused = await wire.PostAsync(path, body, ("Authorization", ""));

        Assert.Equal((status, 401), (reply.Status, refused.Status));
        Assert.All([reply, refused], one => Assert.NotEmpty(one.Headers["x-region"]));
        Assert.DoesNotContain(reply.Headers.Keys, name => name.Contains("request-id", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    [Mirrors("A4.24", "A5.4")]
    public async Task Neither_the_content_type_nor_the_host_matters(string? type)
    {
        using var wire = new Wire();
        using var http = new HttpClient(wire.Server.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.example.org/v1/track")
        {
            Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(Body)) { Headers = { ContentType = type is null ? null : new(type) } },
            Headers = { Authorization = new("Bearer", wire.Server.Autumn.SecretKey) },
        };

        using var response = await http.SendAsync(request);

        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        Assert.Single(wire.Server.Autumn.Events);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk_test")]
    [InlineData("am_pk_test")]
    public void A_key_that_is_added_begins_as_keys_do(string key) =>
        Assert.Throws<ArgumentException>(() => new FakeUsageServer().Autumn.AddSecretKey(key));
}

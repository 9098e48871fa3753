namespace UsageSdk.Testing.Tests;

public sealed class RecordedRequestTests
{
    [Fact]
    public async Task Requests_are_kept_in_order_as_they_were_sent()
    {
        using var wire = new Wire();

        await wire.PostAsync("v1/events.list", """{"limit": 5}""");
        await wire.GetAsync("events/a%2Fb?x=1%202");
        await wire.PostAsync("nowhere", "text");

        Assert.Equal(
            [("POST", "/v1/events.list", "", """{"limit": 5}"""), ("GET", "/events/a%2Fb", "?x=1%202", ""), ("POST", "/nowhere", "", "text")],
            wire.Server.Requests.Select(request => (request.Method, request.Path, request.Query, request.BodyText)));
    }

    [Fact]
    public async Task A_token_request_is_kept_without_its_secret()
    {
        using var wire = new Wire();

        await wire.PostAsync("authentication/v1/oauth/token", """{"client_id":"c","client_secret" : "a\"MARKED","grant_type":"client_credentials"}""");

        Assert.Equal("""{"client_id":"c","client_secret":"***","grant_type":"client_credentials"}""", Assert.Single(wire.Server.Requests).BodyText);
    }

    [Theory]
    [InlineData("authentication/v1/oauth/token", "client_id=x&client_secret=MARKED&grant_type=client_credentials", "")]
    [InlineData("authentication/v1/oauth/token", """{"client_\u0073ecret":"MARKED","client_secret":["MARKED"]}""", """{"client_secret":"***","client_secret":"***"}""")]
    [InlineData("authentication/v1/oauth/token", """{"a":[{"Client_Secret":{"b":"MARKED"}}],"n":1.50}""", """{"a":[{"Client_Secret":"***"}],"n":1.50}""")]
    [InlineData("authentication/v1/oauth/token", """[{"client_secret":"MARKED"}]""", "")]
    [InlineData("authentication/v1/oauth/token", """{"client_secret":"MARKED""", "")]
    [InlineData("authentication/v1/oauth/token", """{"\ud800":1,"client_secret":"MARKED"}""", "")]
    [InlineData("authentication/v1/oauth/token/", """{"client_secret":"MARKED"}""", """{"client_secret":"***"}""")]
    [InlineData("Authentication/v1", "MARKED", "")]
    [InlineData("oauth/token", "client%5Fsecret=MARKED", "")]
    [InlineData("v1/events.list", """{"client_secret":"MARKED"}""", """{"client_secret":"***"}""")]
    [InlineData("events?client_secret=MARKED&a=b%20c", "", "")]
    [InlineData("events?a=b&client%5fsecret=MARKED", "", "")]
    [InlineData("events?q=client_secret%3DMARKED", "", "")]
    public async Task However_a_secret_is_sent_it_is_not_kept(string path, string body, string kept)
    {
        using var wire = new Wire();

        await wire.PostAsync(path, body);

        var request = Assert.Single(wire.Server.Requests);
        Assert.Equal(kept, request.BodyText);
        Assert.DoesNotContain("MARKED", $"{request} {request.Query} {wire.Server.Requests}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_query_with_a_secret_the_rest_is_kept()
    {
        using var wire = new Wire();

        await wire.GetAsync("events?a=b%20c&client_secret=MARKED&client_secret&d");

        Assert.Equal("?a=b%20c&client_secret=***&***&d", Assert.Single(wire.Server.Requests).Query);
    }

    [Fact]
    public async Task A_refused_request_is_kept_too()
    {
        using var wire = new Wire();

        await wire.PostAsync("v1/events.list", "{}", ("Authorization", ""));

        Assert.Equal("POST /v1/events.list {}", Assert.Single(wire.Server.Requests).ToString());
    }

    [Theory]
    [InlineData("Bearer secret-of-mine")]
    [InlineData("Basic secret-of-mine")]
    [InlineData("secret-of-mine")]
    [InlineData("Bearer a, secret-of-mine, b")]
    public async Task The_credential_is_shown_nowhere(string authorization)
    {
        using var wire = new Wire();

        await wire.PostAsync("v1/events.list", "{}", ("Authorization", authorization));

        var request = Assert.Single(wire.Server.Requests);
        Assert.DoesNotContain("Authorization", request.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(request.Headers.Values, value => value.Contains("secret-of-mine", StringComparison.Ordinal));
        Assert.DoesNotContain("secret-of-mine", request.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_of_a_client_is_shown_nowhere()
    {
        var server = new FakeUsageServer();
        using var usage = server.CreateClient();

        await usage.Events.ListAsync();
        await usage.UsageEvents.ListAsync();

        var shown = string.Join('\n', server.Requests.Select(request => $"{request} {string.Join(' ', request.Headers)}"));
        Assert.Contains("/v1/events.list", shown, StringComparison.Ordinal);
        Assert.False(shown.Contains(server.Autumn.SecretKey, StringComparison.Ordinal), "Autumn's key is shown.");
        Assert.False(shown.Contains(server.DodoPayments.ApiKey, StringComparison.Ordinal), "Dodo Payments' key is shown.");
    }

    [Fact]
    public async Task Headers_are_found_in_any_case_with_their_values_as_sent()
    {
        using var wire = new Wire();

        await wire.PostAsync("v1/events.list", "{}", ("User-Agent", "tool/1.0 (linux; x64) lib/2"), ("X-Api-Version", "2.1"), ("X-Empty", ""));

        var headers = Assert.Single(wire.Server.Requests).Headers;
        Assert.Equal(
            ("tool/1.0 (linux; x64) lib/2", "2.1", "", "application/json; charset=utf-8"),
            (headers["user-agent"], headers["x-api-version"], headers["x-empty"], headers["CONTENT-TYPE"]));
    }

    [Fact]
    public async Task A_request_is_stamped_by_the_server_s_clock()
    {
        using var wire = new Wire();
        wire.Server.Clock.Advance(TimeSpan.FromMinutes(5));

        await wire.PostAsync("v1/events.list", "{}");

        Assert.Equal(Wire.At("2026-03-10T12:05Z"), Assert.Single(wire.Server.Requests).ReceivedAt);
    }

    [Fact]
    public async Task A_list_of_requests_stays_as_it_was()
    {
        using var wire = new Wire();
        await wire.PostAsync("v1/events.list", "{}");

        var before = wire.Server.Requests;
        await wire.PostAsync("v1/events.list", "{}");

        Assert.Equal((1, 2), (before.Count, wire.Server.Requests.Count));
    }

    [Fact]
    public async Task A_retrieve_shows_its_path_still_escaped()
    {
        var server = new FakeUsageServer();
        using var usage = server.CreateClient();

        await Assert.ThrowsAsync<UsageNotFoundException>(() => usage.UsageEvents.RetrieveAsync("a/b%c"));

        Assert.Equal("/events/a%2Fb%25c", Assert.Single(server.Requests).Path);
    }
}

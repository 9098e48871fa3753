using UsageSdk.CodeGen.Contract;

namespace UsageSdk.CodeGen.Tests.Contract;

/// <summary>What is checked beside schemas: operation, version, status, content type, JSON.</summary>
public sealed class ExchangeTests
{
    private const string Track = """{"customer_id":"c","feature_id":"f"}""";
    private const string Tracked = """{"customer_id":"c","value":1,"balance":null}""";

    private static readonly ContractRequest Good = Exchange.Post("/v1/balances.track", Track, ("x-api-version", "2.1"));

    [Fact]
    public void Good_exchange_has_no_breach()
    {
        Assert.Empty(Exchange.Real.CheckRequest(Good));
        Assert.Empty(Exchange.Real.CheckReply(Good, Exchange.Reply(200, Tracked)));
        Assert.Empty(Exchange.Real.CheckReply(Good, Exchange.Reply(503, """{"message":"m","code":"c","env":"live"}""")));
        Assert.Empty(Exchange.Real.CheckReply(Good, Exchange.Reply(429, "slow down", "text/plain", ("Retry-After", "1"))));
        Assert.Empty(Exchange.Real.CheckReply(Good, Exchange.Reply(502, "<html>", "text/html")));
    }

    [Fact]
    public void Own_examples_of_the_specifications_keep_to_them() => Assert.Empty(Exchange.Real.CheckExamples());

    [Theory]
    [InlineData("\"offset\": 0, \"limit\": 50", "\"offset\": 0, \"limit\": \"fifty\"")]
    [InlineData("\"has_more\": false", "\"hasMore\": false")]
    [InlineData("\"message\": \"[Validation Errors]", "\"text\": \"[Validation Errors]")]
    [InlineData("example: Too many requests, please try again later.", "example: 429")]
    public void Example_that_breaks_its_schema_is_found(string old, string replacement)
    {
        var yaml = File.ReadAllText(Path.Combine(SourceFolder.Root, "openapi", "autumn.yaml"));
        Assert.Contains(old, yaml, StringComparison.Ordinal);

        Assert.NotEmpty(ContractCheck.Read([("openapi/autumn.yaml", yaml.Replace(old, replacement, StringComparison.Ordinal))]).CheckExamples());
    }

    [Theory]
    [InlineData("POST", "/v2/balances.track")]
    [InlineData("GET", "/v1/balances.track")]
    [InlineData("POST", "/balances.track")]
    [InlineData("GET", "/events/a/b")]
    [InlineData("GET", "/events/")]
    public void Request_without_an_operation_is_a_breach(string method, string path) =>
        Assert.Equal("operation", Assert.Single(Exchange.Real.CheckRequest(Exchange.Request(method, path))).Part);

    [Fact]
    public void Fixed_segment_goes_before_a_variable_one()
    {
        Assert.Equal("body", Assert.Single(Exchange.Real.CheckRequest(Exchange.Post("/events/ingest", "{}"))).Part);
        Assert.Empty(Exchange.Real.CheckRequest(Exchange.Get("/events/ingest")));
    }

    [Fact]
    public void Version_is_needed_and_another_one_is_not_checked()
    {
        var missing = Assert.Single(Exchange.Real.CheckRequest(Exchange.Post("/v1/balances.track", Track)));
        Assert.Equal(("header", "/x-api-version"), (missing.Part, missing.Pointer));

        var other = Exchange.Post("/v1/balances.track", "{}", ("x-api-version", "2.4.0"));
        Assert.Empty(Exchange.Real.CheckRequest(other));
        Assert.Empty(Exchange.Real.CheckReply(other, Exchange.Reply(200, "{}")));
    }

    [Theory]
    [InlineData(400, """{"code":"c"}""", "application/json", "body /message")]
    [InlineData(201, "{}", "application/json", "status ")]
    [InlineData(302, "", "text/html", "status ")]
    [InlineData(200, Tracked, "text/plain", "header /Content-Type")]
    [InlineData(200, "not JSON", "application/json", "body ")]
    [InlineData(200, "", "application/json", "body ")]
    [InlineData(200, """{"customer_id":"c","value":1,"value":1}""", "application/json", "body /value")]
    [InlineData(200, """{"customer_id":"\ud800","value":1}""", "application/json", "body ")]
    [InlineData(400, """{"message":"m","code":"c","hint":"h"}""", "application/json", "body /hint")]
    public void Reply_that_departs_from_its_operation_is_a_breach(int status, string body, string contentType, string place)
    {
        var breach = Assert.Single(Exchange.Real.CheckReply(Good, Exchange.Reply(status, body, contentType)));
        Assert.Equal(place, $"{breach.Part} {breach.Pointer}");
    }

    [Fact]
    public void Documented_header_of_a_reply_has_its_type()
    {
        var breach = Assert.Single(Exchange.Real.CheckReply(Good, Exchange.Reply(429, "slow", "text/plain", ("retry-after", "soon"))));
        Assert.Equal(("header", "/Retry-After", "openapi/autumn.yaml#/components/responses/TooManyRequests/headers/Retry-After"), (breach.Part, breach.Pointer, breach.Rule));
    }

    [Fact]
    public void Body_where_there_is_none_and_none_where_there_is_one_are_breaches()
    {
        Assert.Equal("body", Assert.Single(Exchange.Real.CheckRequest(Exchange.Request("GET", "/events", "{}"))).Part);
        Assert.Equal("header", Assert.Single(Exchange.Real.CheckRequest(Exchange.Request("POST", "/events/ingest"))).Part);
        Assert.Equal("header", Assert.Single(Exchange.Real.CheckRequest(Exchange.Post("/events/ingest", """{"events":[]}""", ("Content-Type", "text/plain")))).Part);
    }

    [Fact]
    public void Breach_reads_as_one_line_without_the_value()
    {
        var secret = Exchange.Post("/authentication/v1/oauth/token", """{"audience":"a","client_id":"c","client_secret":["hidden"],"grant_type":"client_credentials"}""");
        Assert.Equal(
            "body /client_secret: must be string (openapi/usage-engine.yaml#/components/schemas/CreateTokenRequest/properties/client_secret/type)",
            Assert.Single(Exchange.Real.CheckRequest(secret)).ToString());
    }
}

using System.Net;
using System.Text;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Errors;

/// <summary>What exceptions say of error replies, and what they never show.</summary>
public sealed class ErrorTests
{
    private static readonly RequestOptions Once = new() { MaxRetries = 0 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Autumns_envelope_is_read()
    {
        var failure = await FailAsync<UsageNotFoundException>(404, """{"message":"Customer cus_404 not found","code":"customer_not_found","env":"sandbox"}""");
        Assert.Equal("events.list: 404 customer_not_found: Customer cus_404 not found (request req_1)", failure.Message);
        Assert.Equal(("events.list", HttpStatusCode.NotFound, "customer_not_found", "Customer cus_404 not found", "req_1"), (failure.Operation, failure.StatusCode, failure.ErrorCode, failure.ServerMessage, failure.RequestId));
    }

    [Fact]
    public async Task Autumns_plain_text_is_read()
    {
        var failure = await FailAsync<UsageRateLimitException>(429, "Too many requests, please try again later.", "text/plain", retryAfter: "1");
        Assert.Equal("Too many requests, please try again later.", failure.ServerMessage);
        Assert.Null(failure.ErrorCode);
        Assert.Equal(TimeSpan.FromSeconds(1), failure.RetryAfter);
    }

    [Theory]
    [InlineData("<html><body>502 Bad Gateway</body></html>", "text/html")]
    [InlineData("", "application/json")]
    [InlineData("""{"message":"cut of""", "application/json")]
    [InlineData("[1,2]", "application/json")]
    [InlineData("""{"message":{"nested":1},"code":7}""", "application/json")]
    [InlineData("null", "application/json")]
    public async Task Any_other_body_is_kept_as_text(string body, string mediaType)
    {
        var failure = await FailAsync<UsageServerException>(502, body, mediaType);
        Assert.Equal(body, failure.ResponseBody);
        Assert.Null(failure.ErrorCode);
        Assert.Equal("events.list: 502 (request req_1)", failure.Message);
    }

    [Fact]
    public async Task At_most_four_kilobytes_of_a_body_are_kept()
    {
        var failure = await FailAsync<UsageServerException>(500, new string('x', 100_000), "text/plain");
        Assert.Equal(4096, Encoding.UTF8.GetByteCount(failure.ResponseBody));
        Assert.Null(failure.ServerMessage);
    }

    [Fact]
    public async Task A_key_that_a_service_quotes_is_taken_out()
    {
        var quoted = TestClient.AutumnKey[..15] + "****";
        var failure = await FailAsync<UsageAuthenticationException>(401, $$"""{"message":"Invalid secret key: {{quoted}} or {{TestClient.AutumnKey}}","code":"invalid_secret_key"}""");
        Assert.Equal("Invalid secret key: *** or ***", failure.ServerMessage);
        Assert.DoesNotContain("MARKED", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("am_sk_te", failure.ResponseBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_key_names_its_setting()
    {
        using var usage = UsageClient.Create(new UsageClientOptions());
        var autumn = await Assert.ThrowsAsync<UsageConfigurationException>(() => usage.Events.ListAsync(cancellationToken: Token));
        var dodo = await Assert.ThrowsAsync<UsageConfigurationException>(() => usage.UsageEvents.ListAsync(cancellationToken: Token));
        Assert.Equal(("Autumn:SecretKey", "events.list"), (autumn.Setting, autumn.Operation));
        Assert.Equal("usage_events.list needs the setting 'DodoPayments:ApiKey'.", dodo.Message);
    }

    [Theory]
    [InlineData("", "it is not the documented JSON")]
    [InlineData("null", "it is null")]
    [InlineData("<html>", "it is not the documented JSON")]
    [InlineData("[]", "it is not the documented JSON")]
    [InlineData("""{"list":[],"total":{}""", "it is not the documented JSON")]
    [InlineData("""{"total":{}}""", "it is not the documented JSON")]
    [InlineData("""{"list":null,"total":{}}""", "is not as documented")]
    [InlineData("""{"list":[],"total":{"f":{"count":1,"sum":1e30}}}""", "$.total.f.sum is not as documented")]
    [InlineData("""{"list":[],"total":{"f":{"count":9223372036854775808,"sum":1}}}""", "is not as documented")]
    [InlineData("""{"list":[{"period":1e300,"values":{}}],"total":{}}""", "$.list[0].period is not as documented")]
    [InlineData("""{"list":[{"period":"now","values":{}}],"total":{}}""", "is not as documented")]
    public async Task A_success_that_cannot_be_read_says_so(string body, string problem)
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, body)));
        var failure = await Assert.ThrowsAsync<UsageResponseException>(() => usage.Events.AggregateAsync(new() { CustomerId = "c", FeatureId = "f" }, cancellationToken: Token));
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
        Assert.Equal(("events.aggregate", HttpStatusCode.OK), (failure.Operation, failure.StatusCode));
    }

    [Fact]
    public async Task A_value_at_the_end_of_decimals_range_is_read()
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, """{"list":[],"total":{"f":{"count":1,"sum":79228162514264337593543950335}}}""")));
        var reply = await usage.Events.AggregateAsync(new() { CustomerId = "c", FeatureId = "f" }, cancellationToken: Token);
        Assert.Equal(decimal.MaxValue, reply.Total["f"].Sum);
    }

    [Fact]
    public async Task A_reply_beyond_the_size_limit_cannot_be_read()
    {
        var body = $$"""{"list":[],"total":{},"padding":"{{new string('x', 5000)}}"}""";
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, body)), configure: options => options.MaxResponseBytes = 5000);
        var failure = await Assert.ThrowsAsync<UsageResponseException>(() => usage.Events.AggregateAsync(new() { CustomerId = "c", FeatureId = "f" }, cancellationToken: Token));
        Assert.Contains("it exceeds 5000 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_of_exactly_the_size_limit_is_read()
    {
        var body = """{"list":[],"total":{}}""".PadRight(5000);
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, body)), configure: options => options.MaxResponseBytes = 5000);
        Assert.Empty((await usage.Events.AggregateAsync(new() { CustomerId = "c", FeatureId = "f" }, cancellationToken: Token)).List);
    }

    private static async Task<TException> FailAsync<TException>(int status, string body, string mediaType = "application/json", string? retryAfter = null)
        where TException : UsageApiException
    {
        var step = ScriptedHandler.Status(status, body, mediaType, retryAfter);
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, request =>
        {
            var response = step(request);
            response.Headers.Add("x-request-id", "req_1");
            return response;
        }));
        return await Assert.ThrowsAsync<TException>(() => usage.Events.ListAsync(options: Once, cancellationToken: Token));
    }
}

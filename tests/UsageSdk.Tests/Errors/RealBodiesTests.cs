using System.Net;
using System.Text;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Errors;

/// <summary>The bodies that the services and what stands before them send with errors, and what becomes of each.</summary>
public sealed class RealBodiesTests
{
    private const long HundredMegabytes = 100_000_000;
    private const string Json = "application/json";
    private const string Html = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>";

    private static readonly RequestOptions Once = new() { MaxRetries = 0 };

    private static readonly Func<UsageClient, Task> Autumn = usage => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f", Value = 1 }, Once with { IdempotencyKey = "mine" });
    private static readonly Func<UsageClient, Task> Dodo = usage => usage.UsageEvents.RetrieveAsync("e", Once);
    private static readonly Func<UsageClient, Task> Engine = usage => usage.Meters.DeleteAsync("m", Once);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Call, status, content type, body; then the exception's type, its code, its server's message, and its message.</summary>
    public static TheoryData<Func<UsageClient, Task>, int, string?, byte[], Type, string?, string?, string> Bodies => new()
    {
        // Autumn: an envelope for every error of the service itself, text from its rate limiter.
        { Autumn, 400, Json, Utf8("""{"message":"Feature f not found","code":"feature_not_found","env":"live"}"""), typeof(UsageBadRequestException), "feature_not_found", "Feature f not found", "balances.track: 400 feature_not_found: Feature f not found (request req_1)" },
        { Autumn, 401, Json, Utf8("""{"message":"Invalid secret key: am_sk_test_MARK****","code":"invalid_secret_key","env":"sandbox"}"""), typeof(UsageAuthenticationException), "invalid_secret_key", "Invalid secret key: ***", "balances.track: 401 invalid_secret_key: Invalid secret key: *** (request req_1)" },
        { Autumn, 403, Json, Utf8("""{"message":"No scope","code":"insufficient_scopes","env":"live"}"""), typeof(UsagePermissionException), "insufficient_scopes", "No scope", "balances.track: 403 insufficient_scopes: No scope (request req_1)" },
        { Autumn, 409, Json, Utf8("""{"message":"Used","code":"duplicate_idempotency_key","env":"live"}"""), typeof(UsageConflictException), "duplicate_idempotency_key", "Used", "balances.track: 409 duplicate_idempotency_key: Used (request req_1)" },
        { Autumn, 429, "text/plain; charset=UTF-8", Utf8("Too many requests, please try again later."), typeof(UsageRateLimitException), null, "Too many requests, please try again later.", "balances.track: 429: Too many requests, please try again later. (request req_1)" },
        { Autumn, 503, Json, Utf8("""{"message":"Async track is not available right now","code":"internal_error"}"""), typeof(UsageServerException), "internal_error", "Async track is not available right now", "balances.track: 503 internal_error: Async track is not available right now (request req_1)" },

        // Dodo Payments: a code in capitals and a message, which some codes lack.
        { Dodo, 404, Json, Utf8("""{"code":"NOT_FOUND","message":"Event not found"}"""), typeof(UsageNotFoundException), "NOT_FOUND", "Event not found", "usage_events.retrieve: 404 NOT_FOUND: Event not found (request req_1)" },
        { Dodo, 422, Json, Utf8("""{"code":"INVALID_REQUEST_BODY"}"""), typeof(UsageBadRequestException), "INVALID_REQUEST_BODY", null, "usage_events.retrieve: 422 INVALID_REQUEST_BODY (request req_1)" },
        { Dodo, 413, Json, Utf8("""{"code":"PAYLOAD_TOO_LARGE","message":""}"""), typeof(UsagePayloadTooLargeException), "PAYLOAD_TOO_LARGE", null, "usage_events.retrieve: 413 PAYLOAD_TOO_LARGE (request req_1)" },
        { Dodo, 410, Json, Utf8("""{"code":"METER_IS_DELETED","message":"Gone"}"""), typeof(UsageApiException), "METER_IS_DELETED", "Gone", "usage_events.retrieve: 410 METER_IS_DELETED: Gone (request req_1)" },

        // Usage Engine: unspecified; any mix of four members, or none.
        { Engine, 400, Json, Utf8("""{"message":"m"}"""), typeof(UsageBadRequestException), null, "m", "meters.delete: 400: m (request req_1)" },
        { Engine, 400, Json, Utf8("""{"error":"invalid_client"}"""), typeof(UsageBadRequestException), "invalid_client", null, "meters.delete: 400 invalid_client (request req_1)" },
        { Engine, 400, Json, Utf8("""{"error":"invalid_client","error_description":"unknown client"}"""), typeof(UsageBadRequestException), "invalid_client", "unknown client", "meters.delete: 400 invalid_client: unknown client (request req_1)" },
        { Engine, 400, Json, Utf8("""{"error":"The meter is in use"}"""), typeof(UsageBadRequestException), null, "The meter is in use", "meters.delete: 400: The meter is in use (request req_1)" },
        { Engine, 400, Json, Utf8("""{"code":"E42","error":"conflict"}"""), typeof(UsageBadRequestException), "E42", "conflict", "meters.delete: 400 E42: conflict (request req_1)" },
        { Engine, 400, Json, Utf8("""{"code":"E42","error":"x","error_description":"d","message":"m"}"""), typeof(UsageBadRequestException), "E42", "m", "meters.delete: 400 E42: m (request req_1)" },
        { Engine, 405, Json, Utf8("""{"statusCode":405,"error":"Method Not Allowed","message":"no"}"""), typeof(UsageMethodNotAllowedException), null, "no", "meters.delete: 405: no (request req_1)" },
        { Engine, 500, Json, Utf8("""{"errors":[{"message":"nested"}],"code":17,"message":null}"""), typeof(UsageServerException), null, null, "meters.delete: 500 (request req_1)" },

        // What stands before a service, and what breaks on its way.
        { Dodo, 502, "text/html", Utf8(Html), typeof(UsageServerException), null, null, "usage_events.retrieve: 502 (request req_1)" },
        { Dodo, 502, null, Utf8(Html), typeof(UsageServerException), null, null, "usage_events.retrieve: 502 (request req_1)" },
        { Dodo, 500, Json, [], typeof(UsageServerException), null, null, "usage_events.retrieve: 500 (request req_1)" },
        { Dodo, 500, "text/plain", Utf8("\n"), typeof(UsageServerException), null, null, "usage_events.retrieve: 500 (request req_1)" },
        { Dodo, 400, Json, Utf8("""{"code":"C","message":"cut o"""), typeof(UsageBadRequestException), "C", null, "usage_events.retrieve: 400 C (request req_1)" },
        { Dodo, 400, "text/html", Utf8("""{"code":"C","message":"m"}"""), typeof(UsageBadRequestException), "C", "m", "usage_events.retrieve: 400 C: m (request req_1)" },
        { Dodo, 400, "application/json; charset=klingon", Utf8("""{"code":"C","message":"m"}"""), typeof(UsageBadRequestException), "C", "m", "usage_events.retrieve: 400 C: m (request req_1)" },
        { Dodo, 400, Json, [.. Utf8("""{"code":"C","message":"m"""), 0xFF, .. Utf8("\"}")], typeof(UsageBadRequestException), "C", "m\uFFFD", "usage_events.retrieve: 400 C: m\uFFFD (request req_1)" },
        { Dodo, 400, Json, [0xEF, 0xBB, 0xBF, .. Utf8("""{"code":"C","message":"m"}""")], typeof(UsageBadRequestException), "C", "m", "usage_events.retrieve: 400 C: m (request req_1)" },
        { Dodo, 400, "application/json; charset=utf-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("""{"code":"C","message":"m"}""")], typeof(UsageBadRequestException), "C", "m", "usage_events.retrieve: 400 C: m (request req_1)" },
        { Dodo, 400, Json, Encoding.Unicode.GetBytes("""{"code":"C","message":"m"}"""), typeof(UsageBadRequestException), "C", "m", "usage_events.retrieve: 400 C: m (request req_1)" },
        { Dodo, 400, Json, Encoding.BigEndianUnicode.GetBytes("""{"code":"C","message":"m"}"""), typeof(UsageBadRequestException), "C", "m", "usage_events.retrieve: 400 C: m (request req_1)" },
        { Dodo, 400, Json, [0x1F, 0x8B, 0x08, 0x00, 0xC3, 0x28], typeof(UsageBadRequestException), null, null, "usage_events.retrieve: 400 (request req_1)" },
    };

    [Theory]
    [MemberData(nameof(Bodies), DisableDiscoveryEnumeration = true)]
    public async Task An_error_says_what_its_body_says(Func<UsageClient, Task> call, int status, string? contentType, byte[] body, Type type, string? code, string? serverMessage, string message)
    {
        var failure = await FailAsync(call, status, () => Content(body, contentType));
        Assert.IsType(type, failure);
        Assert.Equal((status, code, serverMessage, "req_1", message), ((int)failure.StatusCode, failure.ErrorCode, failure.ServerMessage, failure.RequestId, failure.Message));
        Assert.StartsWith($"{failure.Operation}: ", message, StringComparison.Ordinal);
        Assert.Equal(body.Length == 0, failure.ResponseBody.Length == 0);
    }

    [Fact]
    public async Task Of_an_error_of_100_MB_four_kilobytes_are_read()
    {
        var content = new EndlessContent("""{"code":"C","message":"xxx""", HundredMegabytes);
        var failure = await FailAsync(Dodo, 500, () => content);
        Assert.IsType<UsageServerException>(failure);
        Assert.Equal(("C", null, 4096), (failure.ErrorCode, failure.ServerMessage, failure.ResponseBody.Length));
        Assert.Equal(4097, content.Taken);
    }

    [Fact]
    public async Task Of_a_success_of_100_MB_no_more_is_read_than_the_limit()
    {
        var content = new EndlessContent("""{"event_id":"xxx""", HundredMegabytes);
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, _ => new HttpResponseMessage { Content = content }), configure: options => options.MaxResponseBytes = 1_000_000);
        var failure = await Assert.ThrowsAsync<UsageResponseException>(() => Dodo(usage));
        Assert.Equal("usage_events.retrieve: 200, but the reply cannot be read: it exceeds 1000000 bytes", failure.Message);
        Assert.Equal(1_000_001, content.Taken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text/html")]
    [InlineData("application/json; charset=klingon")]
    public async Task A_success_is_read_whatever_its_content_type(string contentType)
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, _ => new HttpResponseMessage { Content = Content(Utf8("\uFEFF{\"items\":[]}"), contentType) }));
        Assert.Empty((await usage.UsageEvents.ListAsync(cancellationToken: Token)).Items);
    }

    [Fact]
    public async Task A_message_shows_1000_characters_of_a_servers_message_100_of_a_code_and_200_of_a_request_id()
    {
        var (code, text, id) = (new string('c', 1500), new string('m', 2000), new string('r', 100_000));
        var failure = await FailAsync(Dodo, 400, () => Content(Utf8($$"""{"code":"{{code}}","message":"{{text}}"}"""), Json), id);
        Assert.Equal((code, text, id), (failure.ErrorCode, failure.ServerMessage, failure.RequestId));
        Assert.Equal($"usage_events.retrieve: 400 {code[..100]}…: {text[..1000]}… (request {id[..200]}…)", failure.Message);
    }

    [Fact]
    public async Task A_message_of_exactly_the_limit_is_whole_and_no_character_is_halved()
    {
        var exact = await FailAsync(Dodo, 400, () => Content(Utf8($$"""{"message":"{{new string('m', 1000)}}"}"""), Json));
        var halved = await FailAsync(Dodo, 400, () => Content(Utf8($$"""{"message":"{{new string('m', 999)}}😀"}"""), Json));
        Assert.Equal($"usage_events.retrieve: 400: {new string('m', 1000)} (request req_1)", exact.Message);
        Assert.Equal($"usage_events.retrieve: 400: {new string('m', 999)}… (request req_1)", halved.Message);
    }

    [Theory]
    [InlineData(@"a\r\nb")]
    [InlineData(@"a\u0085b")]
    [InlineData(@"a\u2028b")]
    [InlineData(@"a\u2029b")]
    [InlineData(@"a\u001bb")]
    [InlineData(@"a\u0000b")]
    [InlineData(@"a\u007fb")]
    [InlineData(@"a\u202eb")]
    public async Task A_servers_text_cannot_forge_a_line_of_a_log(string escaped)
    {
        var failure = await FailAsync(Dodo, 400, () => Content(Utf8($$"""{"code":"{{escaped}}","message":"{{escaped}}"}"""), Json), "a\u0085b");
        Assert.Matches("^usage_events.retrieve: 400 a {1,2}b: a {1,2}b \\(request a b\\)$", failure.Message);
        var raw = System.Text.RegularExpressions.Regex.Unescape(escaped);
        Assert.Equal((raw, raw), (failure.ErrorCode, failure.ServerMessage));
    }

    [Theory]
    [InlineData("\\r\\n2026-01-01 ERROR forged")]
    [InlineData("\\u202e")]
    public async Task The_name_of_a_member_cannot_forge_a_line_of_a_log_either(string name)
    {
        var body = $$"""{"list":[],"total":{"{{name}}":{"count":"x"} } }""";
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, body)));
        var failure = await Assert.ThrowsAsync<UsageResponseException>(() => usage.Events.AggregateAsync(new() { CustomerId = "c", FeatureId = "f" }, cancellationToken: Token));
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.DoesNotContain("\u202e", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_name_of_a_member_makes_no_long_message()
    {
        var body = $$"""{"list":[],"total":{"{{new string('n', 100_000)}}":{"count":"x"} } }""";
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, body)));
        var failure = await Assert.ThrowsAsync<UsageResponseException>(() => usage.Events.AggregateAsync(new() { CustomerId = "c", FeatureId = "f" }, cancellationToken: Token));
        Assert.StartsWith($"events.aggregate: 200, but the reply cannot be read: {"$.total." + new string('n', 192)}… is not as documented", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 1, 400);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static ByteArrayContent Content(byte[] body, string? contentType)
    {
        var content = new ByteArrayContent(body);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return content;
    }

    private static async Task<UsageApiException> FailAsync(Func<UsageClient, Task> call, int status, Func<HttpContent> content, string requestId = "req_1")
    {
        using var usage = TestClient.Of(new Handler(status, content, requestId));
        var failure = await Record.ExceptionAsync(() => call(usage));
        return Assert.IsAssignableFrom<UsageApiException>(failure);
    }

    private sealed class Handler(int status, Func<HttpContent> content, string requestId) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.StartsWith("/authentication/", StringComparison.Ordinal))
            {
                return Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"access_token":"token-1","expires_in":3600}""") });
            }

            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = content() };
            response.Headers.TryAddWithoutValidation("x-request-id", requestId);
            return Task.FromResult(response);
        }
    }
}

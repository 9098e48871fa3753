using System.Net;
using System.Text;
using System.Text.Json;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Errors;

/// <summary>Replies that no server should send: each ends in an exception of this library, and none shows a secret.</summary>
public sealed class HostileReplyTests
{
    private const string OddKey = "am_sk_live_ab+cdefghijkl/mnopMARKED";

    private static readonly RequestOptions Once = new() { MaxRetries = 0 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"message":"\ud800","code":"x"}""")]
    [InlineData("""{"\ud800":1}""")]
    public async Task Half_a_surrogate_pair_in_an_error_is_no_message(string body)
    {
        var failure = await FailAsync(503, body);
        Assert.IsType<UsageServerException>(failure);
        Assert.Null(failure.ServerMessage);
    }

    /// <summary>An event that the service queues may be answered without a body: it was taken, and is not to be tracked again.</summary>
    [Theory]
    [InlineData(204)]
    [InlineData(202)]
    public async Task A_tracked_event_that_is_answered_with_nothing_was_recorded(int status)
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(status, "")));
        var response = await usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f", Value = 3, Async = true }, cancellationToken: Token);
        Assert.Equal(("c", 3, TrackOutcome.Recorded), (response.CustomerId, response.Value, response.Outcome));
    }

    [Fact]
    public async Task Any_other_reply_without_a_body_cannot_be_read()
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(204, "")));
        await Assert.ThrowsAsync<UsageResponseException>(() => usage.UsageEvents.ListAsync(cancellationToken: Token));
    }

    [Theory]
    [InlineData("""{"message":"bad key am_sk_live_ab\u002Bcdefghijkl/mnopMARKED"}""", "bad key ***")]
    [InlineData("""{"message":"bad key am_sk_live_ab+cdefghijkl\/mnopMARKED"}""", "bad key ***")]
    [InlineData("""{"message":"bad key am_sk_live_ab%2Bcdefghijkl%2FmnopMARKED"}""", "bad key ***")]
    [InlineData("""{"message":"bad key am_sk_live_ab+cd**** of yours"}""", "bad key *** of yours")]
    public async Task A_key_in_any_form_is_taken_out(string body, string message)
    {
        var failure = await FailAsync(401, body, requestId: $"req-{OddKey}");
        Assert.Equal(message, failure.ServerMessage);
        Assert.Equal("req-***", failure.RequestId);
        Assert.DoesNotContain("MARKED", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", failure.ResponseBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abcdefgh,REST-MARKED", "bad abcdefgh,REST-MARKED, sorry", "bad ***, sorry")]
    [InlineData("abcdefgh'\";<MARKED", "bad abcdefgh'\\\";<MARKED sorry", "bad *** sorry")]
    [InlineData("short", "bad short sorry", "bad *** sorry")]
    [InlineData("abcdefghij=klm-MARKED", "bad abcdefghij\\u003dklm-MARKED sorry", "bad *** sorry")]
    [InlineData("ab+cd/ef=ghij-MARKED", "bad ab\\u002Bcd\\/ef%3dghij-MARKED sorry", "bad *** sorry")]
    [InlineData("ab+cd/ef=ghij-MARKED", "bad ab%2bcd%2Fef=ghij-MARK sorry", "bad *** sorry")]
    [InlineData("ab+cd/ef=ghij-MARKED", "bad ab\\\\u002bcd\\\\/ef=ghij-MARKED sorry", "bad *** sorry")]
    [InlineData("ab%2bcdef-ghij-MARKED", "bad ab%2bcdef-ghij-MARKED sorry", "bad *** sorry")]
    [InlineData("ab%2bcdef-ghij-MARKED", "bad ab%252bcdef-ghij-MARKED sorry", "bad *** sorry")]
    public async Task A_secret_of_odd_characters_is_taken_out_whole(string secret, string quoted, string message)
    {
        using var usage = TestClient.Of(
            new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(400, $$"""{"error":"invalid_client","error_description":"{{quoted}}"}""")),
            configure: options => options.UsageEngine.ClientSecret = secret);
        var failure = await Assert.ThrowsAsync<UsageAuthenticationException>(() => usage.Meters.ListAsync(options: Once, cancellationToken: Token));
        Assert.Equal((HttpStatusCode.BadRequest, message), (failure.StatusCode, failure.ServerMessage));
        Assert.DoesNotContain("MARKED", failure.ToString() + failure.ResponseBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_kept_as_replacement_characters()
    {
        var failure = await FailAsync(400, body: null, bytes: [0x7B, 0xFF, 0xFE, 0x7D]);
        Assert.Equal("{\uFFFD\uFFFD}", failure.ResponseBody);
    }

    [Theory]
    [InlineData("""{"list":[],"total":{"\ud800":{"count":1,"sum":1}}}""")]
    [InlineData("""{"list":[],"total":{"f":{"count":1,"sum":1e400}}}""")]
    public async Task A_success_with_what_no_text_or_number_can_hold_cannot_be_read(string body)
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, body)));
        await Assert.ThrowsAsync<UsageResponseException>(() => usage.Events.AggregateAsync(new() { CustomerId = "c", FeatureId = "f" }, cancellationToken: Token));
    }

    [Fact]
    public async Task A_success_that_is_not_UTF_8_cannot_be_read()
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, _ => new HttpResponseMessage { Content = new ByteArrayContent([.. Encoding.UTF8.GetBytes("""{"list":[],"total":{"""), (byte)'"', 0xFF, (byte)'"', .. Encoding.UTF8.GetBytes(""":{"count":1,"sum":1}}}""")]) }));
        await Assert.ThrowsAsync<UsageResponseException>(() => usage.Events.AggregateAsync(new() { CustomerId = "c", FeatureId = "f" }, cancellationToken: Token));
    }

    [Theory]
    [InlineData(@"\ud83d", "\uFFFD")]
    [InlineData(@"a\uD83Db", "a\uFFFDb")]
    [InlineData(@"\ude00\ud83d", "\uFFFD\uFFFD")]
    [InlineData(@"\ud83d\ude00", "\U0001F600")]
    [InlineData(@"\\ud83d", @"\ud83d")]
    [InlineData(@"\""\ud83d\\", "\"\uFFFD\\")]
    public async Task Half_a_surrogate_pair_in_a_text_becomes_a_replacement_character(string escaped, string text)
    {
        // One in a member with a type, two in members without: a caller must be able to read, print and store all of them.
        var body = $$"""{"customer_id":"{{escaped}}","value":1,"balance":"{{escaped}}","later":["{{escaped}}"]}""";
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, body)));
        var reply = await usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f", Value = 1 }, cancellationToken: Token);
        Assert.Equal((text, text, text), (reply.CustomerId, reply.Balance?.GetString(), reply.AdditionalProperties!["later"][0].GetString()));
        Assert.Contains(text, reply.ToString(), StringComparison.Ordinal);
        Assert.Equal(text, JsonSerializer.SerializeToElement(reply, UsageJson.Options.GetTypeInfo(typeof(TrackResponse))).GetProperty("balance").GetString());
    }

    [Theory]
    [InlineData("""{"customer_id":"c","value":1,"later":{"\ud800":1}}""", "the name of a member is no text")]
    [InlineData("""{"customer_id":"c","value":1,"later":{"\ud800 \"" :1}}""", "the name of a member is no text")]
    [InlineData("""{"customer_id":"c","value":1,"later":"\ud800""", "$.later is not as documented")]
    [InlineData("""{"customer_id":"c","value":1,"later":"\ud800\""", "$.later is not as documented")]
    [InlineData("""{"customer_id":"c","value":1,"later":"\""", "$.later is not as documented")]
    public async Task Half_a_surrogate_pair_in_a_name_or_a_text_cut_off_cannot_be_read(string body, string problem)
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, body)));
        var failure = await Assert.ThrowsAsync<UsageResponseException>(() => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f", Value = 1 }, cancellationToken: Token));
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_not_UTF_8_cannot_be_read_in_a_member_without_a_type_either()
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, _ => new HttpResponseMessage { Content = new ByteArrayContent([.. "{\"customer_id\":\"c\",\"value\":1,\"later\":\""u8, 0xFF, .. "\"}"u8]) }));
        var failure = await Assert.ThrowsAsync<UsageResponseException>(() => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f", Value = 1 }, cancellationToken: Token));
        Assert.EndsWith("it is not UTF-8", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("")]
    public async Task A_wait_that_is_no_number_is_none(string retryAfter)
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(429, "", retryAfter: retryAfter)));
        var failure = await Assert.ThrowsAsync<UsageRateLimitException>(() => usage.Events.ListAsync(options: Once, cancellationToken: Token));
        Assert.Null(failure.RetryAfter);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public async Task A_reply_is_read_to_a_depth_of_64(int depth, bool isRead)
    {
        var body = $$"""{"items":[],"later":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, body)));
        var reply = await Record.ExceptionAsync(async () => JsonSerializer.Serialize(await usage.UsageEvents.ListAsync(cancellationToken: Token), UsageJson.Options.GetTypeInfo(typeof(ListUsageEventsResponse))));
        Assert.Equal(isRead ? null : typeof(UsageResponseException), reply?.GetType());
    }

    [Theory]
    [InlineData("10:30")]
    [InlineData("02/03/2024")]
    [InlineData("2024")]
    [InlineData("2024-13-01T00:00:00Z")]
    [InlineData("")]
    public async Task A_time_that_is_not_RFC_3339_cannot_be_read(string timestamp)
    {
        var body = $$"""{"event_id":"e","business_id":"b","customer_id":"c","event_name":"n","timestamp":"{{timestamp}}"}""";
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, body)));
        await Assert.ThrowsAsync<UsageResponseException>(() => usage.UsageEvents.RetrieveAsync("e", cancellationToken: Token));
    }

    private static async Task<UsageApiException> FailAsync(int status, string? body, string? requestId = null, byte[]? bytes = null)
    {
        using var usage = TestClient.Of(
            new ScriptedHandler(TimeProvider.System, request =>
            {
                var response = ScriptedHandler.Status(status)(request);
                response.Content = new ByteArrayContent(bytes ?? Encoding.UTF8.GetBytes(body!));
                response.Headers.Add("x-request-id", requestId ?? "req_1");
                return response;
            }),
            configure: options => options.Autumn.SecretKey = OddKey);
        return await Assert.ThrowsAnyAsync<UsageApiException>(() => usage.Events.ListAsync(options: Once, cancellationToken: Token));
    }
}

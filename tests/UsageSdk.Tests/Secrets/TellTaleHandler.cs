using System.Net;
using System.Text;
using System.Text.Json;

namespace UsageSdk.Tests.Secrets;

/// <summary>A service that quotes every secret it is sent, wherever it can: in the body, in headers, escaped, in part.</summary>
/// <param name="tokens">How token requests end: <c>ok</c>, or as <paramref name="calls"/>.</param>
/// <param name="calls">How calls end: a status, <c>html</c>, <c>half</c>, <c>reset</c>, <c>silence</c>.</param>
internal sealed class TellTaleHandler(string tokens, string calls) : HttpMessageHandler
{
    private int _issued;

    /// <summary>What was quoted at least once, so that a test sees that there was something to find.</summary>
    public bool HasTold { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isToken = request.RequestUri!.AbsolutePath.EndsWith("/oauth/token", StringComparison.Ordinal);
        var secret = isToken ? await SecretOfAsync(request, cancellationToken) : request.Headers.Authorization!.Parameter!;
        HasTold |= secret.Contains("MARKED", StringComparison.Ordinal);
        return (isToken ? tokens : calls) switch
        {
            "ok" => Reply(HttpStatusCode.OK, $$"""{"access_token":"token-MARKED-{{++_issued}}","expires_in":3600}""", secret),
            "broken token" => Reply(HttpStatusCode.OK, """{"access_token":"token-MARKED\n1"}""", secret),
            "html" => Reply(HttpStatusCode.OK, $"<html>Bearer {secret}</html>", secret),
            "half" => Reply(HttpStatusCode.OK, $$"""{"items":[{"{{secret}}":"{{secret}}""", secret),
            "wrong type" => Reply(HttpStatusCode.OK, $$"""{"items":"{{secret}}","customer_id":"{{secret}}","value":"{{secret}}","meters":"{{secret}}"}""", secret),
            "reset" => throw new HttpRequestException(HttpRequestError.ResponseEnded, "scripted"),
            "silence" => await new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(cancellationToken),
            var status => Reply((HttpStatusCode)int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), Error(secret), secret),
        };
    }

    private static async Task<string> SecretOfAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
        return body.RootElement.GetProperty("client_secret").GetString()!;
    }

    private static string Error(string secret) =>
        $$"""{"error":"invalid_client","code":"{{secret}}","message":"no such key {{secret}}, {{secret[..15]}}****, {{Uri.EscapeDataString(secret)}}","error_description":"Bearer {{secret}}","quoted":"{{JsonEncodedText.Encode(secret)}}"}""";

    private static HttpResponseMessage Reply(HttpStatusCode status, string body, string secret)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json"), ReasonPhrase = $"No {secret}" };
        response.Headers.TryAddWithoutValidation("x-request-id", $"req-{secret}");
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", $"Bearer error=\"{secret}\"");
        response.Headers.TryAddWithoutValidation("RateLimit-Policy", secret);
        return response;
    }
}

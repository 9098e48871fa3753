using System.Net;
using System.Text;

namespace UsageSdk.Refit.Tests;

/// <summary>Keeps the last request and refuses it, so that no reply needs to be made up. Requests for tokens are answered, and not kept.</summary>
internal sealed class RecordingHandler : HttpMessageHandler
{
    private const string Token = """{"access_token":"t","expires_in":3600,"token_type":"Bearer"}""";

    public HttpRequestMessage? Request { get; private set; }

    public string? Body { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith("/authentication/v1/oauth/token", StringComparison.Ordinal))
        {
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Token, Encoding.UTF8, "application/json") };
        }

        Request = request;
        Body = request.Content is { } content && await content.ReadAsStringAsync(cancellationToken) is { Length: > 0 } body ? body : null;
        return new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("{}") };
    }
}

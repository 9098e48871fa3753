using System.Net;

namespace UsageSdk.Refit.Tests;

/// <summary>Keeps the last request and refuses it, so that no reply needs to be made up.</summary>
internal sealed class RecordingHandler : HttpMessageHandler
{
    public HttpRequestMessage? Request { get; private set; }

    public string? Body { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Request = request;
        Body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : null;
        return new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("{}") };
    }
}

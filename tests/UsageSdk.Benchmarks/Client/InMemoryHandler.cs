using System.Net;

namespace UsageSdk.Benchmarks.Client;

/// <summary>Takes a request as a connection would, and answers at once.</summary>
/// <param name="expectedBytes">How long the body of a request must be.</param>
/// <param name="reply">The reply to everything.</param>
/// <param name="rateLimit">The rate limit that it tells; null for none.</param>
public sealed class InMemoryHandler(long expectedBytes, byte[] reply, string? rateLimit = null) : HttpMessageHandler
{
    private readonly CountingStream _sent = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _sent.Count = 0;
        if (request.Content is { } content)
        {
            await content.CopyToAsync(_sent, cancellationToken);
        }

        if (_sent.Count != expectedBytes)
        {
            throw new InvalidOperationException($"A body of {expectedBytes} bytes was expected, and {_sent.Count} came.");
        }

        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new ReplyStream(reply)) };
        if (rateLimit is not null)
        {
            response.Headers.TryAddWithoutValidation("RateLimit-Policy", rateLimit);
        }

        return response;
    }
}

namespace UsageSdk.Testing.Internal;

/// <summary>Sends requests to a fake server in the same process.</summary>
internal sealed class FakeServerHandler(FakeUsageServer server) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => server.AnswerAsync(request, isWithinTest: true, cancellationToken);
}

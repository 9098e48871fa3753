using UsageSdk.CodeGen.Contract;

namespace UsageSdk.Tests.Contract;

/// <summary>Checks the client's requests on their way to a handler that stands for a service. Its replies are the test's affair.</summary>
internal sealed class ContractHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = request.Content;
        var headers = (content is null ? request.Headers : request.Headers.Concat(content.Headers)).Select(header => KeyValuePair.Create(header.Key, string.Join(", ", header.Value)));
        var body = content is null ? [] : await content.ReadAsByteArrayAsync(CancellationToken.None).ConfigureAwait(false);
        ContractWatch.CheckRequest(new ContractRequest(request.Method.Method, request.RequestUri!.AbsolutePath, request.RequestUri.Query, [.. headers], body));
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}

using System.Net.Http.Headers;

namespace UsageSdk.Authentication;

/// <summary>Access tokens by OAuth 2.0 client credentials.</summary>
internal sealed class ClientCredentials(TokenSource tokens) : Credential
{
    public override async ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
    }

    public override bool Reject(HttpRequestMessage request)
    {
        if (request.Headers.Authorization?.Parameter is { } token)
        {
            tokens.Reject(token);
        }

        return true;
    }
}

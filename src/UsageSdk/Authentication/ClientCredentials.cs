namespace UsageSdk.Authentication;

/// <summary>Access tokens by OAuth 2.0 client credentials.</summary>
internal sealed class ClientCredentials(ClientIdentity identity, TokenSource tokens) : Credential, IDisposable
{
    public bool IsOf(string clientId, string secret, string audience) => identity.Is(clientId, secret, audience);

    public override ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = tokens.GetAsync(cancellationToken);
        if (!token.IsCompletedSuccessfully)
        {
            return AwaitAsync(request, token);
        }

        request.Headers.Authorization = token.Result.Header;
        return ValueTask.CompletedTask;
    }

    public override bool Reject(HttpRequestMessage request) => request.Headers.Authorization?.Parameter is not { } token || tokens.Reject(token);

    public void Dispose() => tokens.Dispose();

    private static async ValueTask AwaitAsync(HttpRequestMessage request, ValueTask<AccessToken> token) =>
        request.Headers.Authorization = (await token.ConfigureAwait(false)).Header;
}

using System.Net;
using UsageSdk.Authentication;

namespace UsageSdk.UsageEngine;

/// <summary>Asks for the access tokens of one client.</summary>
internal sealed class TokenEndpoint(TokenApi tokens, Uri address, ClientIdentity identity, RequestOptions? limits, TimeProvider time)
{
    // The standard lets a server leave the lifetime out.
    private static readonly TimeSpan UnstatedLifetime = TimeSpan.FromMinutes(5);

    private readonly CreateTokenRequest _request = new() { Audience = identity.Audience, ClientId = identity.ClientId, ClientSecret = identity.Secret };

    /// <summary>A token, or the word that the client is refused; every other failure is thrown.</summary>
    public async Task<TokenOutcome> AskAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        AccessTokenResponse reply;
        try
        {
            reply = await tokens.CreateAsync(_request, limits, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageApiException answer) when (ClientRefusal.IsRefusal(answer))
        {
            return TokenOutcome.Of(new ClientRefusal(answer, address, identity, time.GetUtcNow()));
        }

        if (!AccessToken.IsToken(reply.AccessToken))
        {
            throw new UsageResponseException(UsageEngineOperations.TokenCreate.Name, HttpStatusCode.OK, "access_token is no token");
        }

        var lifetime = reply.ExpiresIn is { } seconds ? TimeSpan.FromSeconds((double)Math.Clamp(seconds, 0, (decimal)AccessToken.LongestLifetime.TotalSeconds)) : UnstatedLifetime;
        return TokenOutcome.Of(AccessToken.Issued(reply.AccessToken, asked, lifetime));
    }
}

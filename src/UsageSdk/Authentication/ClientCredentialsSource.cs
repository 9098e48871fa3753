using UsageSdk.DependencyInjection;
using UsageSdk.UsageEngine;

namespace UsageSdk.Authentication;

/// <summary>The client credentials that the options hold by now. Others replace the tokens too: nothing of the earlier ones is kept.</summary>
/// <param name="read">Reads the options.</param>
/// <param name="hostAudience">The audience where none is set.</param>
/// <param name="create">Makes what asks for tokens.</param>
internal sealed class ClientCredentialsSource(Func<UsageEngineOptions> read, string hostAudience, Func<ClientIdentity, TokenSource> create) : ICredentialSource, IDisposable
{
    private readonly object _gate = new();
    private volatile ClientCredentials? _current;

    public string MissingSetting => string.IsNullOrEmpty(read().ClientId) ? "UsageEngine:ClientId" : "UsageEngine:ClientSecret";

    public Credential? Current
    {
        get
        {
            var options = read();
            return options is { ClientId: { Length: > 0 } id, ClientSecret: { Length: > 0 } secret }
                ? _current is { } current && current.IsOf(id, secret, AudienceOf(options)) ? current : Replace()
                : null;
        }
    }

    public void Dispose() => _current?.Dispose();

    private string AudienceOf(UsageEngineOptions options) => options.Audience is { Length: > 0 } audience ? audience : hostAudience;

    private ClientCredentials? Replace()
    {
        ClientCredentials? current, replaced = null;
        lock (_gate)
        {
            // Read again: a call that saw the earlier credentials must not bring them back. Some that cannot be right leave the last good ones.
            var options = read();
            var audience = AudienceOf(options);
            if (options is { ClientId: { Length: > 0 } id, ClientSecret: { Length: > 0 } secret } && _current?.IsOf(id, secret, audience) != true
                && UsageClientOptionsValidator.IsKey(id) && UsageClientOptionsValidator.IsKey(secret))
            {
                var identity = new ClientIdentity(id, secret, audience);
                replaced = _current;
                _current = new ClientCredentials(identity, create(identity));
            }

            current = _current;
        }

        replaced?.Dispose();
        return current;
    }
}

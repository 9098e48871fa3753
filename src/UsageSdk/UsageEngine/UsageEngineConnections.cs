using UsageSdk.Authentication;
using UsageSdk.Http;

namespace UsageSdk.UsageEngine;

/// <summary>The Usage Engine's transports: one for each path prefix, all with one token.</summary>
internal sealed class UsageEngineConnections : IDisposable
{
    private readonly UsageClientOptions _client;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Uri _host;
    private readonly UsageResilienceOptions _resilience;
    private readonly Uri _tokens;
    private readonly Func<string, SharedToken>? _share;
    private readonly ClientCredentialsSource _credentials;

    /// <summary>Connections to the addresses that the options hold now.</summary>
    /// <param name="client">The options.</param>
    /// <param name="current">Reads the options whose credentials are in force.</param>
    /// <param name="time">The clock.</param>
    /// <param name="http">Sends requests.</param>
    /// <param name="share">Finds the shared token of a client by its fingerprint; null where tokens are not shared.</param>
    public UsageEngineConnections(UsageClientOptions client, Func<UsageClientOptions> current, TimeProvider time, HttpClient http, Func<string, SharedToken>? share)
    {
        (_client, _time, _http, _share) = (client, time, http, share);
        var options = client.UsageEngine;
        (_host, _resilience) = (options.EffectiveBaseAddress, options.Resilience);
        _tokens = Connections.BaseAddress(_host, options.AuthenticationPrefix);
        _credentials = new ClientCredentialsSource(() => current().UsageEngine, options.HostAudience, CreateTokens);
    }

    /// <summary>The transport for a prefix.</summary>
    public ApiTransport To(string prefix) => Create(Connections.BaseAddress(_host, prefix), _credentials);

    /// <summary>Ends what runs in the background.</summary>
    public void Dispose() => _credentials.Dispose();

    private ApiTransport Create(Uri address, ICredentialSource credentials) => new(new ServiceConnection(_http, address, credentials, _resilience), _client, _time);

    private TokenSource CreateTokens(ClientIdentity identity)
    {
        var address = new Uri(_tokens, UsageEngineOperations.TokenCreate.RelativePath);
        var endpoint = new TokenEndpoint(new TokenApi(Create(_tokens, new ClientSecret(identity.Secret))), address, identity, _time);
        return new TokenSource(endpoint.AskAsync, _time, _share?.Invoke(identity.Fingerprint(address)));
    }
}

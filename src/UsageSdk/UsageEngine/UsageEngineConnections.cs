using UsageSdk.Authentication;
using UsageSdk.Http;
using UsageSdk.Pacing;
using UsageSdk.Telemetry;

namespace UsageSdk.UsageEngine;

/// <summary>The Usage Engine's transports: one for each path prefix, all with one token.</summary>
internal sealed class UsageEngineConnections : IDisposable
{
    private readonly ClientParts _parts;
    private readonly HttpClient _http;
    private readonly Uri _host;
    private readonly Uri _tokens;
    private readonly Pacers _pacing;
    private readonly ServiceTelemetry _telemetry;
    private readonly ClientCredentialsSource _credentials;

    /// <summary>Connections to the addresses that the options hold now.</summary>
    public UsageEngineConnections(ClientParts parts)
    {
        _parts = parts;
        var options = parts.Options.UsageEngine;
        (_http, _host) = (parts.Http(nameof(UsageClientOptions.UsageEngine)), options.EffectiveBaseAddress);
        _tokens = Connections.BaseAddress(_host, options.AuthenticationPrefix);
        _pacing = new(options.Pacing, parts.Time);
        _telemetry = new(parts.Telemetry, "usage-engine", _host, parts.Time);
        _credentials = new ClientCredentialsSource(() => parts.Current().UsageEngine, options.HostAudience, CreateTokens);
    }

    /// <summary>The transport for a prefix.</summary>
    public ApiTransport To(string prefix) => Create(Connections.BaseAddress(_host, prefix), _credentials);

    /// <summary>Ends what runs in the background.</summary>
    public void Dispose() => _credentials.Dispose();

    private ApiTransport Create(Uri address, ICredentialSource credentials) =>
        new(new ServiceConnection(_http, address, credentials, _parts.Options.UsageEngine.Resilience, _parts.Options.UsageEngine.Http, _pacing, _telemetry), _parts.Options, _parts.Time);

    private TokenSource CreateTokens(ClientIdentity identity)
    {
        var address = new Uri(_tokens, UsageEngineOperations.TokenCreate.RelativePath);
        var endpoint = new TokenEndpoint(new TokenApi(Create(_tokens, new ClientSecret(identity.Secret))), address, identity, Limits(_parts.Options.UsageEngine.Resilience), _parts.Time);
        return new TokenSource(endpoint.AskAsync, _parts.Time, _parts.Share?.Invoke(identity.Fingerprint(address)));
    }

    /// <summary>All callers wait for one request for a token: where calls have no limit, it has the default's, or one that is never answered would end the client's work.</summary>
    private static RequestOptions? Limits(UsageResilienceOptions options)
    {
        var usual = new UsageResilienceOptions();
        return options.TotalTimeout == Timeout.InfiniteTimeSpan && options.AttemptTimeout == Timeout.InfiniteTimeSpan
            ? new RequestOptions { Timeout = usual.TotalTimeout, AttemptTimeout = usual.AttemptTimeout }
            : null;
    }
}

using System.Net;
using UsageSdk.Authentication;
using UsageSdk.Http;
using UsageSdk.Pacing;
using UsageSdk.Telemetry;

namespace UsageSdk.UsageEngine;

/// <summary>The Usage Engine's transports: one for each path prefix, all with one token.</summary>
internal sealed class UsageEngineConnections
{
    private const string IdSetting = "UsageEngine:ClientId";
    private const string SecretSetting = "UsageEngine:ClientSecret";

    // A token is renewed this long before it ends, so that none ends on its way.
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(1);

    private const int LongestLifetime = 24 * 60 * 60;

    // The standard lets a server leave the lifetime out.
    private static readonly TimeSpan UnstatedLifetime = TimeSpan.FromMinutes(5);

    private readonly UsageClientOptions _client;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly ServiceTelemetry _telemetry;
    private readonly Pacers _pacing;
    private readonly ClientCredentials? _credential;

    public UsageEngineConnections(UsageClientOptions client, TimeProvider time, ClientTelemetry telemetry, HttpClient http)
    {
        (_client, _time, _http) = (client, time, http);
        _telemetry = new(telemetry, "usage-engine", client.UsageEngine.EffectiveBaseAddress, time);
        var options = client.UsageEngine;
        _pacing = new(options.Pacing, time);
        if (options is { ClientId: { Length: > 0 } id, ClientSecret: { Length: > 0 } secret })
        {
            var tokens = new TokenApi(Create(options.AuthenticationPrefix, new ClientSecret(secret)));
            var request = new CreateTokenRequest { Audience = options.EffectiveAudience, ClientId = id, ClientSecret = secret };
            _credential = new ClientCredentials(new TokenSource(token => FetchAsync(tokens, request, time, token), time));
        }
    }

    /// <summary>The transport for a prefix.</summary>
    public ApiTransport To(string prefix) => Create(prefix, _credential);

    private ApiTransport Create(string prefix, Credential? credential)
    {
        var options = _client.UsageEngine;
        var address = Connections.BaseAddress(options.EffectiveBaseAddress, prefix);
        var setting = string.IsNullOrEmpty(options.ClientId) ? IdSetting : SecretSetting;
        return new ApiTransport(new ServiceConnection(_http, address, credential, setting, options.Resilience, _pacing, _telemetry), _client, _time);
    }

    private static async Task<AccessToken> FetchAsync(TokenApi tokens, CreateTokenRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        var reply = await tokens.CreateAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);

        if (reply.AccessToken.Length == 0 || reply.AccessToken.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new UsageResponseException(UsageEngineOperations.TokenCreate.Name, HttpStatusCode.OK, "access_token is no token");
        }

        // A token of two minutes or less is used for half of its life.
        var lifetime = reply.ExpiresIn is { } seconds ? TimeSpan.FromSeconds((double)Math.Clamp(seconds, 0, LongestLifetime)) : UnstatedLifetime;
        return new AccessToken(reply.AccessToken, asked + (lifetime > 2 * RenewBefore ? lifetime - RenewBefore : lifetime / 2));
    }
}

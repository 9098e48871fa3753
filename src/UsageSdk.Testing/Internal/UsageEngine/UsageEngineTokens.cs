using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Internal;

/// <summary>Issues access tokens by OAuth 2.0 client credentials, and checks them.</summary>
internal sealed class UsageEngineTokens(FakeUsageEngine engine, ServerScope scope)
{
    private const string Scope =
        "create:meter_types create:meters delete:meter_types delete:meters read:meter_types read:meters update:meter_types update:meters";

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    // With its lifetime rather than its end, which could lie beyond the last instant.
    private readonly Dictionary<string, SavedUsageEngine.Token> _tokens = new(StringComparer.Ordinal);

    public int Issued { get; private set; }

    public void Revoke() => _tokens.Clear();

    public IReadOnlyList<SavedUsageEngine.Token> Save() => [.. _tokens.Values.OrderBy(static token => token.IssuedAt).ThenBy(static token => token.AccessToken, StringComparer.Ordinal)];

    public void Load(Dictionary<string, SavedUsageEngine.Token> tokens, int issued)
    {
        _tokens.ReplaceBy(tokens);
        Issued = issued;
    }

    public FakeReply Answer(RecordedRequest request)
    {
        JsonElement body;
        try
        {
            using var document = JsonText.Parse(request.Body);
            body = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return Refuse(HttpStatusCode.BadRequest, "invalid_request", "The body is not JSON");
        }

        // The audience names an environment, of which the fake has one under any host: every text but the empty one is taken.
        foreach (var name in (string[])["audience", "client_id", "client_secret", "grant_type"])
        {
            if (string.IsNullOrEmpty(Text(body, name)) && (name != "audience" || engine.Assumptions.RequiresAudience || Has(body, name)))
            {
                return Refuse(HttpStatusCode.BadRequest, "invalid_request", $"{name} must be a text that is not empty");
            }
        }

        if (Text(body, "grant_type") != "client_credentials")
        {
            return Refuse(HttpStatusCode.BadRequest, "unsupported_grant_type", "grant_type must be client_credentials");
        }

        return Text(body, "client_id") == engine.ClientId && Text(body, "client_secret") == engine.ClientSecret
            ? Issue(Text(body, "audience"))
            : Refuse(HttpStatusCode.Unauthorized, "invalid_client", "The client is unknown, or its secret is wrong");
    }

    /// <exception cref="UsageEngineFailure">401: the token is missing, unknown, expired or revoked.</exception>
    public void Check(RecordedRequest request)
    {
        // The name of the scheme is of either case, by RFC 9110.
        if (request.Authorization is not { Parameter: { Length: > 0 } token } authorization || !authorization.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            throw UsageEngineFailure.Unauthorized("The access token is missing");
        }

        if (!_tokens.TryGetValue(token, out var issued))
        {
            throw UsageEngineFailure.Unauthorized("The access token is not valid");
        }

        if (scope.Now - issued.IssuedAt >= issued.Lifetime)
        {
            throw UsageEngineFailure.Unauthorized("The access token has expired");
        }
    }

    private FakeReply Issue(string? audience)
    {
        var (lifetime, now) = (engine.TokenLifetime, scope.Now);
        var token = NewToken(audience, now, (int)lifetime.TotalSeconds);
        Purge(now);
        _tokens[token] = new(token, now, lifetime);
        return FakeReply.Json(HttpStatusCode.OK, new JsonObject
        {
            ["access_token"] = token,
            ["expires_in"] = (int)lifetime.TotalSeconds,
            ["scope"] = Scope,
            ["token_type"] = "Bearer",
        });
    }

    /// <summary>Forgets what expired a day ago, so that a server that runs for long does not grow; until then a token is known as expired.</summary>
    private void Purge(DateTimeOffset now)
    {
        foreach (var (token, issued) in _tokens)
        {
            if (now - issued.IssuedAt - issued.Lifetime >= Remembered)
            {
                _tokens.Remove(token);
            }
        }
    }

    /// <summary>A JWT with claims as the service has them, unsigned, and with a number that makes it another each time.</summary>
    private string NewToken(string? audience, DateTimeOffset now, int seconds)
    {
        var issuedAt = now.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["sub"] = $"{engine.ClientId}@clients",
            ["aud"] = audience,
            ["iat"] = issuedAt,
            ["exp"] = issuedAt + seconds,
            ["scope"] = Scope,
            ["gty"] = "client-credentials",
            ["azp"] = engine.ClientId,
            ["jti"] = ++Issued,
        };
        return string.Join('.', Part(new JsonObject { ["alg"] = "none", ["typ"] = "JWT" }.ToJsonString()), Part(claims.ToJsonString()), Part("fake"));
    }

    private static string Part(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static bool Has(JsonElement body, string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out _);

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>An error that a test asks for; null for a status that a token endpoint has no error of.</summary>
    public static FakeReply? Scripted(int status, string description) => status switch
    {
        400 => Refuse(HttpStatusCode.BadRequest, "invalid_request", description),
        401 => Refuse(HttpStatusCode.Unauthorized, "invalid_client", description),
        _ => null,
    };

    // As RFC 6749 has errors of a token endpoint; what the service answers is not documented. Never with what was sent.
    private static FakeReply Refuse(HttpStatusCode status, string error, string description) =>
        FakeReply.Json(status, new JsonObject { ["error"] = error, ["error_description"] = description });
}

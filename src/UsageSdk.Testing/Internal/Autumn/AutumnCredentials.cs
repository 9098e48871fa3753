using System.Net;

namespace UsageSdk.Testing.Internal;

/// <summary>Who may ask.</summary>
internal sealed class AutumnCredentials(FakeAutumn state)
{
    /// <summary>The scopes of the key of a request; none, for a key that may do everything.</summary>
    /// <exception cref="AutumnFailure">There is no key, or it is not one of the organisation's.</exception>
    public IReadOnlyCollection<string> ScopesOf(RecordedRequest request)
    {
        if (request.Authorization is not { Scheme: "Bearer", Parameter: { Length: > 0 } key })
        {
            throw Refusal("no_secret_key", "Secret key not found in Authorization header");
        }

        if (key == state.SecretKey)
        {
            return [];
        }

        return state.RestrictedKeys.TryGetValue(key, out var scopes) ? scopes : throw key switch
        {
            ['a', 'm', '_', 'p', 'k', ..] => Refusal("endpoint_not_public", $"Endpoint {request.Path} not accessible via publishable key. Please try with a secret key instead."),
            _ when IsKnown(key) => Refusal("invalid_secret_key", $"Invalid secret key: {key[..Math.Min(15, key.Length)]}{new string('*', Math.Max(0, key.Length - 15))}"),
            _ => Refusal("invalid_request", "Invalid authorization token prefix"),
        };
    }

    public static void Check(IReadOnlyCollection<string> scopes, string needed)
    {
        if (scopes.Count > 0 && !scopes.Contains(needed, StringComparer.Ordinal))
        {
            throw new AutumnFailure(HttpStatusCode.Forbidden, "insufficient_scopes", $"Insufficient scopes. Missing: {needed}");
        }
    }

    private static bool IsKnown(string key) =>
        key.StartsWith("am_sk", StringComparison.Ordinal) || key.StartsWith("am_oauth_", StringComparison.Ordinal) || key.StartsWith("am_jwt_", StringComparison.Ordinal);

    private static AutumnFailure Refusal(string code, string message) => new(HttpStatusCode.Unauthorized, code, message);
}

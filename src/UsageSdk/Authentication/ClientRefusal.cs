using System.Globalization;
using System.Net;
using System.Text.Json;

namespace UsageSdk.Authentication;

/// <summary>A token endpoint's word that a client or its secret is wrong. Asking again would not help, and might lock the client out.</summary>
internal sealed class ClientRefusal
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    private readonly UsageApiException _answer;
    private readonly string _message;

    /// <summary>A refusal.</summary>
    /// <param name="answer">What the endpoint answered.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="identity">Whom it refuses.</param>
    /// <param name="now">When.</param>
    public ClientRefusal(UsageApiException answer, Uri endpoint, ClientIdentity identity, DateTimeOffset now)
    {
        _answer = answer;

        // A secret that was set as the id, too, stays secret.
        _message = $"{answer.Message} (the token endpoint {endpoint} refuses the client '{Redaction.Redact(identity.ClientId, identity.Secret)}')";
        Until = now + Memory;
    }

    /// <summary>From here on it is worth to ask again.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>Whether an answer says that the client is wrong, rather than the request or the server.</summary>
    public static bool IsRefusal(UsageApiException answer) => answer.StatusCode == HttpStatusCode.Unauthorized
        || (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden && (IsCode(answer.ErrorCode) || IsCode(ErrorMember(answer.ResponseBody))));

    /// <summary>The exception for a caller: each has its own, since throwing one writes into it.</summary>
    public UsageAuthenticationException ToException(bool isRemembered) => new(_answer, isRemembered
        ? string.Create(CultureInfo.InvariantCulture, $"{_message}; this is remembered from an earlier call, and no token is asked for with these credentials until {Until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}")
        : _message);

    private static bool IsCode(string? code) => code is "invalid_client" or "unauthorized_client";

    /// <summary>The standard's member, beside a <c>code</c> of the service's own.</summary>
    private static string? ErrorMember(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String ? error.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is for JSON that is no object, or a text that is no UTF-16.
            return null;
        }
    }
}

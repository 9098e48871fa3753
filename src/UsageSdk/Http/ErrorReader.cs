using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using UsageSdk.Authentication;
using UsageSdk.Resilience;

namespace UsageSdk.Http;

/// <summary>Reads error replies of any form: JSON of one of the services, text, a proxy's HTML, or nothing.</summary>
internal static class ErrorReader
{
    /// <summary>How much of an error's body is read.</summary>
    private const int MaxBytes = 4 * 1024;

    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);
    private static readonly string[] RequestIdHeaders = ["x-request-id", "request-id", "x-amzn-requestid"];

    public static async Task<ApiError> ReadAsync(ApiOperation operation, HttpRequestMessage request, HttpResponseMessage response, Credential credential, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await ReadTextAsync(response.Content, time, cancellationToken).ConfigureAwait(false);
        var (code, message) = ReadJson(body);

        // Each by itself: within JSON a secret may be escaped, so that the body does not show it as it is.
        return new ApiError(
            operation.Name, response.StatusCode, Redact(code), Redact(message ?? ReadPlainText(response.Content.Headers, body)), Redact(RequestId(response.Headers)),
            RetryAfter.Read(response.Headers, time.GetUtcNow()), Redact(body));

        [return: NotNullIfNotNull(nameof(text))]
        string? Redact(string? text) => text is null ? null : credential.Redact(text, request);
    }

    private static async Task<string> ReadTextAsync(HttpContent content, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestRead, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var body = await BoundedBody.ReadAsync(content, MaxBytes, either.Token).ConfigureAwait(false);
            return Encoding.UTF8.GetString(body.Bytes);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The status says what went wrong; a body that breaks off or does not end must not hide it.
            return "";
        }
    }

    private static (string? Code, string? Message) ReadJson(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? (Text(root, "code") ?? Text(root, "error"), Text(root, "message") ?? Text(root, "error_description"))
                : (null, null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is for a text that is no UTF-16, such as half a surrogate pair.
            return (null, null);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static string? ReadPlainText(HttpContentHeaders headers, string body) =>
        headers.ContentType?.MediaType == "text/plain" && body.Length is > 0 and <= 200 ? body.Trim() : null;

    private static string? RequestId(HttpResponseHeaders headers)
    {
        foreach (var name in RequestIdHeaders)
        {
            if (headers.TryGetValues(name, out var values))
            {
                return values.First();
            }
        }

        return null;
    }
}

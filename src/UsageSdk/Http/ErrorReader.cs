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
            return Decode(body.Bytes);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The status says what went wrong; a body that breaks off or does not end must not hide it.
            return "";
        }
    }

    /// <summary>
    /// The text by what the bytes are, since a wrong charset is as frequent as a right one: UTF-8 or, with a byte order mark or zeros beside
    /// the first character, UTF-16. What is neither is replaced.
    /// </summary>
    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        var encoding = bytes switch
        {
            [0, not 0, ..] => Encoding.BigEndianUnicode,
            [not 0, 0, ..] => Encoding.Unicode,
            _ => Encoding.UTF8,
        };
        using var reader = new StreamReader(new MemoryStream(bytes.ToArray()), encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>The texts at the top of a JSON object, read until it ends, breaks off or stops being JSON.</summary>
    private static (string? Code, string? Message) ReadJson(string body)
    {
        string? code = null, error = null, message = null, description = null;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(body), isFinalBlock: false, state: default);
        try
        {
            while (reader.Read() && (reader.CurrentDepth > 0 || reader.TokenType == JsonTokenType.StartObject))
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                {
                    var name = reader.GetString();
                    var text = reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                    _ = string.IsNullOrWhiteSpace(text) ? null : name switch
                    {
                        "code" => code = text,
                        "error" => error = text,
                        "message" => message = text,
                        "error_description" => description = text,
                        _ => null,
                    };
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // What came before it counts. The second is for a text that is no UTF-16, such as half a surrogate pair.
        }

        // "error" is OAuth's code, and elsewhere the message: a code has no spaces, and there is one of each.
        var isCode = error is not null && code is null && !error.Any(char.IsWhiteSpace);
        return (isCode ? error : code, message ?? description ?? (isCode ? null : error));
    }

    private static string? ReadPlainText(HttpContentHeaders headers, string body) =>
        string.Equals(headers.ContentType?.MediaType, "text/plain", StringComparison.OrdinalIgnoreCase) && body.Length <= 200 && !string.IsNullOrWhiteSpace(body) ? body.Trim() : null;

    private static string? RequestId(HttpResponseHeaders headers)
    {
        foreach (var name in RequestIdHeaders)
        {
            if (headers.TryGetValues(name, out var values))
            {
                return values.FirstOrDefault();
            }
        }

        return null;
    }
}

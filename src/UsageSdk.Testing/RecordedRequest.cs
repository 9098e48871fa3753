using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Serialization;
using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <summary>A request that arrived at the fake server.</summary>
public sealed record RecordedRequest
{
    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, still escaped: <c>/events/a%2Fb</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The query with its question mark; empty when there is none. Of a client secret, only the name.</summary>
    public required string Query { get; init; }

    /// <summary>The headers without the credentials.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body's bytes. Of one that was sent to <c>/authentication/</c> or mentions a client secret, the JSON without the secret; nothing when it is no JSON object.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When it arrived, by the server's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The client's name of the operation, such as <c>balances.track</c>, also on a path that is an alias; null when it is none of the client's operations.</summary>
    public string? Operation { get; internal init; }

    /// <summary>The status that it was answered with; null when it got no reply, or none yet.</summary>
    public int? Status { get; internal init; }

    /// <summary>The scripted fault that it met; null for none.</summary>
    public Fault? Fault { get; internal init; }

    /// <summary>Whether no service has such a route, so that the fake answered by itself, with 501, or failed the call: <see cref="FakeUsageServer.FailsOnUnknownRoutes"/>.</summary>
    public bool IsUnknown { get; internal init; }

    /// <summary>The body as text.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The credential, to be checked by the service and then forgotten.</summary>
    internal AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Reads the body as a request of the client, such as <see cref="Autumn.TrackRequest"/>.</summary>
    /// <typeparam name="T">A model of UsageSdk that travels as a body.</typeparam>
    /// <returns>What was sent.</returns>
    /// <exception cref="JsonException">The body is not such a request.</exception>
    /// <exception cref="NotSupportedException">The type is not such a model; those of lists travel in the query.</exception>
    public T ReadBody<T>() =>
        JsonSerializer.Deserialize(Body.Span, (JsonTypeInfo<T>)UsageJson.Options.GetTypeInfo(typeof(T))) ?? throw new JsonException("The body is null.");

    /// <summary>Method, path, query and body, as a failing test wants to print them.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Method} {Path}{Query} {BodyText}";

    /// <summary>The request as it is kept: without credentials, also where they stand in the query or the body.</summary>
    internal RecordedRequest WithoutSecret() => this with
    {
        Authorization = null,
        Query = ClientSecret.Without(Query),
        Body = ClientSecret.Without(Path, Body),
    };

    internal string? Header(string name) => Headers.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    internal static async Task<RecordedRequest> FromAsync(HttpRequestMessage message, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in message.Content is { } content ? message.Headers.NonValidated.Concat(content.Headers.NonValidated) : message.Headers.NonValidated)
        {
            if (!name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            {
                headers[name] = values.ToString();
            }
        }

        var body = message.Content is null ? [] : await message.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var address = message.RequestUri!;
        return new()
        {
            Method = message.Method.Method,
            Path = address.AbsolutePath,
            Query = address.Query,
            Headers = headers,
            Body = body,
            ReceivedAt = receivedAt,
            Authorization = message.Headers.Authorization,
            Operation = OperationRoutes.Find(message.Method.Method, address.AbsolutePath),
        };
    }
}

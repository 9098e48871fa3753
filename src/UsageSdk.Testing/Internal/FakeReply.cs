using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Internal;

/// <summary>What a fake service answers.</summary>
internal sealed record FakeReply(HttpStatusCode Status, string MediaType, byte[] Body)
{
    /// <summary>Headers beside those of the content and the date.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static FakeReply Json(HttpStatusCode status, JsonNode body) => new(status, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString()));

    public static FakeReply Text(HttpStatusCode status, string body) => new(status, "text/plain", Encoding.UTF8.GetBytes(body));

    public FakeReply With(params IEnumerable<(string Name, string Value)> headers) => this with { Headers = [.. Headers, .. headers] };

    public HttpResponseMessage ToMessage(HttpRequestMessage? request, DateTimeOffset date)
    {
        var message = new HttpResponseMessage(Status)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue(MediaType, "utf-8") } },
            Headers = { Date = date },
        };
        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>What a fake service answers.</summary>
internal sealed record FakeReply(HttpStatusCode Status, string MediaType, byte[] Body)
{
    // The services write quotes, angle brackets and letters beyond ASCII as JSON needs them, and no more. A list holds what bodies of
    // 1,000 levels brought, a few levels deeper.
    private static readonly JsonSerializerOptions AsServicesWrite = new(UsageJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1_010 };

    /// <summary>Headers beside those of the content and the date.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Whether the connection ends within the body.</summary>
    public bool IsBroken { get; init; }

    public static FakeReply Json(HttpStatusCode status, JsonNode body) => new(status, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString(AsServicesWrite)));

    public static FakeReply Text(HttpStatusCode status, string body) => new(status, "text/plain", Encoding.UTF8.GetBytes(body));

    /// <summary>A status that a test asked for, with a body of the test's, or else of the service's.</summary>
    public static FakeReply Of(Fault fault, RecordedRequest request)
    {
        var reply = fault switch
        {
            { Body: { } body } => new FakeReply((HttpStatusCode)fault.StatusCode, fault.MediaType!, Encoding.UTF8.GetBytes(body)),
            { StatusCode: >= 400 } => ServiceErrors.For(request, fault.StatusCode),
            _ => new FakeReply((HttpStatusCode)fault.StatusCode, fault.MediaType!, []),
        };
        return fault.RetryAfter is { } wait
            ? reply.With(("Retry-After", Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture)))
            : reply;
    }

    public FakeReply With(params IEnumerable<(string Name, string Value)> headers) => this with { Headers = [.. Headers, .. headers] };

    /// <summary>The reply as it is after what befell it.</summary>
    public FakeReply Damaged(FaultKind by) => by switch
    {
        FaultKind.HalfBody => this with { IsBroken = true },
        FaultKind.HalfJson => this with { Body = Body[..(Body.Length / 2)] },
        FaultKind.EmptyBody => this with { Body = [] },
        FaultKind.WrongContentType => this with { MediaType = "text/html" },
        _ => this,
    };

    public HttpResponseMessage ToMessage(HttpRequestMessage? request, DateTimeOffset date)
    {
        var message = new HttpResponseMessage(Status)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue(MediaType, "utf-8") } },
            Headers = { Date = date },
        };
        if (IsBroken)
        {
            message.Content = new BrokenContent(Body, message.Content.Headers);
        }

        foreach (var (name, value) in Headers)
        {
            // Allow is one of the content's to HttpClient.
            _ = message.Headers.TryAddWithoutValidation(name, value) || message.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}

using System.Net;
using System.Net.Http.Headers;

namespace UsageSdk.Tests.Wire;

/// <summary>Answers each attempt with the next step of a script, and notes when it came.</summary>
internal sealed class ScriptedHandler(TimeProvider time, params ScriptedHandler.Step[] steps) : HttpMessageHandler
{
    private readonly Queue<Step> _steps = new(steps);

    /// <summary>What an attempt meets.</summary>
    public delegate HttpResponseMessage Step(HttpRequestMessage request);

    public List<DateTimeOffset> Attempts { get; } = [];

    public List<string?> IdempotencyKeys { get; } = [];

    public List<string> Bodies { get; } = [];

    public static Step Status(int status, string body = "", string mediaType = "application/json", string? retryAfter = null) => request =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, new MediaTypeHeaderValue(mediaType, "utf-8")) };
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return response;
    };

    public static Step Throws(HttpRequestError error) => _ => throw new HttpRequestException(error, "scripted");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Attempts.Add(time.GetUtcNow());
        IdempotencyKeys.Add(request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null);
        Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return _steps.Dequeue()(request);
    }
}

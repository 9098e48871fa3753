using System.Net;
using System.Text.Json.Nodes;

namespace UsageSdk.Tests.Authentication;

/// <summary>A token endpoint and an API that accepts its tokens, until they are revoked or have ended.</summary>
internal sealed class TokenHandler(TimeProvider time) : HttpMessageHandler
{
    private readonly object _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _valid = new(StringComparer.Ordinal);
    private int _issued;

    public int TokenRequests { get; private set; }

    public int ApiRequests { get; private set; }

    public int ExpiresIn { get; set; } = 3600;

    public string Secret { get; set; } = Wire.TestClient.EngineSecret;

    public List<(Uri Address, JsonNode Body)> Asked { get; } = [];

    /// <summary>When set, token requests wait for it.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>When set, replies of the API wait for it.</summary>
    public TaskCompletionSource? HoldReplies { get; set; }

    /// <summary>When set, answers token requests.</summary>
    public Func<HttpResponseMessage>? AnswerToken { get; set; }

    /// <summary>The token of the last call that was accepted.</summary>
    public string? LastToken { get; private set; }

    /// <summary>How many token requests were cancelled while they waited.</summary>
    public int CancelledRequests { get; private set; }

    public void Revoke()
    {
        lock (_gate)
        {
            _valid.Clear();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.RequestUri!.AbsolutePath.EndsWith("/oauth/token", StringComparison.Ordinal))
        {
            var reply = Call(request.Headers.Authorization?.Parameter ?? "");
            if (HoldReplies is { } holdReplies)
            {
                await holdReplies.Task.WaitAsync(cancellationToken);
            }

            return reply;
        }

        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        lock (_gate)
        {
            TokenRequests++;
            Asked.Add((request.RequestUri, body));
        }

        if (Hold is { } hold)
        {
            try
            {
                await hold.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                CancelledRequests++;
                throw;
            }
        }

        lock (_gate)
        {
            if (AnswerToken is { } answer)
            {
                return answer();
            }

            if ((string?)body["client_secret"] != Secret)
            {
                return Reply(HttpStatusCode.Unauthorized, $$"""{"error":"invalid_client","error_description":"wrong secret {{body["client_secret"]}}"}""");
            }

            var token = $"token-MARKED-{++_issued}";
            _valid[token] = time.GetUtcNow().AddSeconds(ExpiresIn);
            return Reply(HttpStatusCode.OK, $$"""{"access_token":"{{token}}","expires_in":{{ExpiresIn}},"scope":"read:meters","token_type":"Bearer","new":1}""");
        }
    }

    private HttpResponseMessage Call(string token)
    {
        lock (_gate)
        {
            ApiRequests++;
            if (!_valid.TryGetValue(token, out var end) || end <= time.GetUtcNow())
            {
                return Reply(HttpStatusCode.Unauthorized, $$"""{"message":"refused {{token}}"}""");
            }

            LastToken = token;
            return Reply(HttpStatusCode.OK, """{"meters":[]}""");
        }
    }

    public static HttpResponseMessage Reply(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };
}

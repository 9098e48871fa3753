using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Authentication;
using UsageSdk.Pacing;
using UsageSdk.Resilience;

namespace UsageSdk.Http;

/// <summary>One call: makes a request for each attempt, and reads what comes back.</summary>
internal sealed class Call<TReply>(
    ServiceConnection connection, Credential credential, JsonTypeInfo<TReply> replyType, RequestOptions? overrides, int maxResponseBytes, TimeProvider time) : IAttempts<TReply>
{
    private const int LongestPlace = 200;

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeWithQualityHeaderValue AcceptJson = new("application/json");
    private static readonly ProductInfoHeaderValue UserAgent = new("UsageSdk", typeof(ApiTransport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]);

    // A wait for a permit gives up just before the call does, so that the call ends in the reason.
    private static readonly TimeSpan BeforeTimeout = TimeSpan.FromMilliseconds(1);

    public required CallState State { get; init; }

    public required Uri Address { get; init; }

    /// <summary>The body of every attempt; null for none.</summary>
    public required byte[]? Body { get; init; }

    /// <summary>The key of every attempt; null for operations that take none.</summary>
    public required string? IdempotencyKey { get; init; }

    /// <summary>The customer by whom the service counts attempts; null for none.</summary>
    public required string? Customer { get; init; }

    private ApiOperation Operation => State.Operation;

    private Pacer? Pacer => connection.Pacing.For(credential);

    public ValueTask PaceAsync(CancellationToken cancellationToken)
    {
        // What was begun is gone through with: a repetition may wait as long as the call may take.
        var remaining = State.Remaining - BeforeTimeout;
        var longest = State.Attempts == 0 ? connection.Pacing.MaxWait : remaining;
        var permit = Pacer?.AcquireAsync(Operation, Customer, remaining < longest ? remaining : longest, cancellationToken) ?? ValueTask.CompletedTask;
        return permit.IsCompleted ? permit : WaitAsync(permit);
    }

    public async ValueTask<Attempt<TReply>> SendAsync(CancellationToken cancellationToken)
    {
        using var request = CreateRequest();
        try
        {
            await credential.AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
            State.NoteSent();
            var sent = time.GetTimestamp();
            using var response = await connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            Pacer?.Observe(Operation, Customer, response.StatusCode, response.Headers, time.GetElapsedTime(sent));
            return response.IsSuccessStatusCode
                ? await ReadReplyAsync(request, response, cancellationToken).ConfigureAwait(false)
                : new Attempt<TReply>
                {
                    StatusCode = response.StatusCode,
                    Headers = response.Headers,
                    IsCredentialReplaceable = response.StatusCode == HttpStatusCode.Unauthorized && credential.Reject(request),
                    Failure = (await ErrorReader.ReadAsync(Operation, request, response, credential, time, cancellationToken).ConfigureAwait(false)).ToException(),
                };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return new Attempt<TReply> { Failure = new UsageConnectionException(Operation.Name, WasSent(exception), exception) };
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Neither the caller's cancellation nor a timeout of this pipeline: a handler has a timeout of its own.
            return new Attempt<TReply> { Failure = new UsageConnectionException(Operation.Name, wasSent: true, exception) };
        }
    }

    private async ValueTask WaitAsync(ValueTask permit)
    {
        var started = time.GetTimestamp();
        try
        {
            await permit.ConfigureAwait(false);
        }
        finally
        {
            connection.Telemetry.Paced(Operation, time.GetElapsedTime(started));
        }
    }

    private async ValueTask<Attempt<TReply>> ReadReplyAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = await BoundedBody.ReadAsync(response.Content, maxResponseBytes, cancellationToken).ConfigureAwait(false);
        return new Attempt<TReply>
        {
            StatusCode = response.StatusCode,
            Headers = response.Headers,
            Reply = Parse(body, request, response.StatusCode, out var failure),
            Failure = failure,
        };
    }

    private TReply? Parse(BoundedBody body, HttpRequestMessage request, HttpStatusCode status, out UsageException? failure)
    {
        failure = null;
        try
        {
            if (body.IsTruncated)
            {
                failure = new UsageResponseException(Operation.Name, status, $"it exceeds {maxResponseBytes} bytes");
            }
            else if (ReplyText.Mend(body.Bytes) is { } defect)
            {
                failure = new UsageResponseException(Operation.Name, status, defect);
            }
            else if (JsonSerializer.Deserialize(WithoutMark(body.Bytes), replyType) is { } reply)
            {
                return reply;
            }
            else
            {
                failure = new UsageResponseException(Operation.Name, status, "it is null");
            }
        }
        catch (JsonException exception)
        {
            // Not as the inner exception: its text quotes names of the reply, which may be a credential that came back.
            failure = new UsageResponseException(Operation.Name, status, Describe(exception, request));
        }

        return default;
    }

    /// <summary>Some servers put a byte order mark first, which the parser would refuse.</summary>
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) => json.StartsWith("\uFEFF"u8) ? json["\uFEFF"u8.Length..] : json;

    private string Describe(JsonException exception, HttpRequestMessage request)
    {
        var problem = exception.Path is null or "$" ? "it is not the documented JSON" : $"{OneLine.Of(credential.Redact(exception.Path, request), LongestPlace)} is not as documented";
        return string.Create(CultureInfo.InvariantCulture, $"{problem} (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine})");
    }

    private HttpRequestMessage CreateRequest()
    {
        var request = new HttpRequestMessage(Operation.Method, Address);
        request.Headers.Accept.Add(AcceptJson);
        request.Headers.UserAgent.Add(UserAgent);
        if (Operation.ApiVersion is { } version)
        {
            request.Headers.Add("x-api-version", version);
        }

        if (IdempotencyKey is { } key)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        foreach (var (name, value) in overrides?.Headers ?? NoHeaders)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = Json;
        }
        else if (Operation.Method == HttpMethod.Delete)
        {
            // A request without content is sent up to three times more by .NET itself where the connection closes before the reply. Of a deletion,
            // the reply to such a repetition would say that there is nothing to delete, and this pipeline would not know why.
            request.Content = new ByteArrayContent([]);
        }

        return request;
    }

    /// <summary>Whether some of a request may have left: only failures to connect are sure that none did.</summary>
    private static bool WasSent(Exception exception) => exception is not HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    private static readonly Dictionary<string, string> NoHeaders = [];
}

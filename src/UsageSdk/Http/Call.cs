using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Authentication;
using UsageSdk.DodoPayments;
using UsageSdk.Pacing;
using UsageSdk.Resilience;

namespace UsageSdk.Http;

/// <summary>One call: makes a request for each attempt, and reads what comes back. It is its own state, so that a call is one object.</summary>
internal sealed class Call<TReply>(
    ServiceConnection connection, ApiOperation operation, JsonTypeInfo<TReply> replyType, RequestOptions? overrides, int maxResponseBytes, TimeProvider time)
    : CallState(operation, connection.Resilience, overrides, connection.Telemetry, time), IAttempts<TReply>
{
    private const int LongestPlace = 200;

    // As texts, which the headers of a request take as they are; a value of another type is taken apart and put together again for each request.
    private const string Json = "application/json";
    private static readonly string UserAgent = $"UsageSdk/{typeof(ApiTransport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";

    // A wait for a permit gives up just before the call does, so that the call ends in the reason.
    private static readonly TimeSpan BeforeTimeout = TimeSpan.FromMilliseconds(1);

    private Credential _credential = null!;
    private Pacer? _pacer;

    /// <summary>The credential of every attempt. Set before the first.</summary>
    public Credential Credential
    {
        get => _credential;
        set => (_credential, _pacer) = (value, connection.Pacing.For(value));
    }

    /// <summary>Set before the first attempt.</summary>
    public Uri Address { get; set; } = null!;

    /// <summary>The body of every attempt; null for none.</summary>
    public RequestBody? Body { get; set; }

    /// <summary>The key of every attempt; null for operations that take none.</summary>
    public string? IdempotencyKey { get; set; }

    /// <summary>The customer by whom the service counts attempts; null for none.</summary>
    public string? Customer { get; set; }

    CallState IAttempts<TReply>.State => this;

    public ValueTask PaceAsync(CancellationToken cancellationToken)
    {
        if (_pacer is not { } pacer)
        {
            return ValueTask.CompletedTask;
        }

        // What was begun is gone through with: a repetition may wait as long as the call may take.
        var remaining = Remaining - BeforeTimeout;
        var longest = Attempts == 0 ? connection.Pacing.MaxWait : remaining;
        var permit = pacer.AcquireAsync(Operation, Customer, remaining < longest ? remaining : longest, cancellationToken);
        return permit.IsCompleted ? permit : WaitAsync(permit);
    }

    public async ValueTask<Attempt<TReply>> SendAsync(CancellationToken cancellationToken)
    {
        using var request = CreateRequest();
        try
        {
            await _credential.AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
            if (Body is null)
            {
                NoteSent();
            }

            var sent = _pacer is null ? 0 : Time.GetTimestamp();
            using var response = await connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            _pacer?.Observe(Operation, Customer, response.StatusCode, response.Headers, Time.GetElapsedTime(sent));
            return response.IsSuccessStatusCode
                ? await ReadReplyAsync(request, response, cancellationToken).ConfigureAwait(false)
                : new Attempt<TReply>
                {
                    StatusCode = response.StatusCode,
                    Headers = response.Headers,
                    IsCredentialReplaceable = response.StatusCode == HttpStatusCode.Unauthorized && _credential.Reject(request),
                    Failure = (await ErrorReader.ReadAsync(Operation, request, response, _credential, Time, cancellationToken).ConfigureAwait(false)).ToException(),
                };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException or SocketException)
        {
            // .NET lets a SocketException of its own out now and then, while it connects. What it was about is not known then.
            return new Attempt<TReply> { Failure = new UsageConnectionException(Operation.Name, IsSent && WasSent(exception), exception) };
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Neither the caller's cancellation nor a timeout of this pipeline: no connection was made in time, or a handler has a timeout of its own.
            return new Attempt<TReply> { Failure = new UsageConnectionException(Operation.Name, IsSent, exception) };
        }
    }

    private async ValueTask WaitAsync(ValueTask permit)
    {
        var started = Time.GetTimestamp();
        try
        {
            await permit.ConfigureAwait(false);
        }
        finally
        {
            Telemetry.Paced(Operation, Time.GetElapsedTime(started));
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
            IsEmpty = body.Bytes.IsEmpty,
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
            else if (Read(WithoutMark(body.Bytes)) is { } reply)
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

    private TReply? Read(ReadOnlySpan<byte> json) => StoredEvents.TryRead(json, replyType, out var reply) ? reply : JsonSerializer.Deserialize(json, replyType);

    /// <summary>Some servers put a byte order mark first, which the parser would refuse.</summary>
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) => json.StartsWith("\uFEFF"u8) ? json["\uFEFF"u8.Length..] : json;

    private string Describe(JsonException exception, HttpRequestMessage request)
    {
        var problem = exception.Path is null or "$" ? "it is not the documented JSON" : $"{OneLine.Of(_credential.Redact(exception.Path, request), LongestPlace)} is not as documented";
        return string.Create(CultureInfo.InvariantCulture, $"{problem} (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine})");
    }

    private HttpRequestMessage CreateRequest()
    {
        var request = new HttpRequestMessage(Operation.Method, Address);
        if (connection.Carriage.UseHttp2)
        {
            // Without TLS there is nobody to agree with on a version.
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = Address.Scheme == Uri.UriSchemeHttps ? HttpVersionPolicy.RequestVersionOrLower : HttpVersionPolicy.RequestVersionExact;
        }

        var headers = request.Headers;
        headers.TryAddWithoutValidation("Accept", Json);
        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (Operation.ApiVersion is { } version)
        {
            headers.TryAddWithoutValidation("x-api-version", version);
        }

        if (IdempotencyKey is { } key)
        {
            headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (Overrides?.Headers is { } others)
        {
            foreach (var (name, value) in others)
            {
                headers.Remove(name);
                headers.TryAddWithoutValidation(name, value);
            }
        }

        if (Body is { } body)
        {
            request.Content = new RequestContent(body, this);
        }
        else if (Operation.Method == HttpMethod.Delete)
        {
            // A request without content is sent up to three times more by .NET itself where the connection closes before the reply. Of a deletion,
            // the reply to such a repetition would say that there is nothing to delete, and this pipeline would not know why.
            request.Content = new ByteArrayContent([]);
        }

        return request;
    }

    /// <summary>Whether some of a request may have left, by what has failed: only failures to connect are sure that none did.</summary>
    private static bool WasSent(Exception exception) => exception is not HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}

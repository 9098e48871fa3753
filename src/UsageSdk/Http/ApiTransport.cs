using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Authentication;
using UsageSdk.Resilience;

namespace UsageSdk.Http;

/// <summary>Carries calls to one service: checks them, repeats them where that is safe, reads what comes back.</summary>
internal sealed class ApiTransport(ServiceConnection connection, UsageClientOptions options, TimeProvider time)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeWithQualityHeaderValue AcceptJson = new("application/json");
    private static readonly ProductInfoHeaderValue UserAgent = new("UsageSdk", typeof(ApiTransport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]);

    /// <summary>The reply of a deletion.</summary>
    private static ReadOnlySpan<byte> Deleted => """{"deletedCount":1}"""u8;

    private readonly RetryPipeline _pipeline = new(connection.Resilience, time, options.Randomizer);

    public TimeProvider Time => time;

    public async Task<TReply> SendAsync<TReply>(ApiOperation operation, OperationInput input, JsonTypeInfo<TReply> replyType, RequestOptions? overrides, CancellationToken cancellationToken)
    {
        var credential = connection.Credential ?? throw new UsageConfigurationException(connection.CredentialSetting, operation.Name);
        var key = operation.TakesIdempotencyKey ? overrides?.IdempotencyKey ?? (options.CreateIdempotencyKey ?? RandomKey)() : null;
        Validate(operation, input, overrides, key);
        var call = new Call<TReply>(
            this, credential, replyType, overrides,
            new Uri(connection.BaseAddress, input.PathAndQuery(operation)),
            Serialize(operation, input),
            key);
        var state = new CallState(operation, connection.Resilience, overrides, time);
        var last = await _pipeline.RunAsync(
            state, static (call, state, token) => call.Transport.AttemptAsync(call, state, token), call, cancellationToken).ConfigureAwait(false);
        if (last is { StatusCode: { } status, Headers: { } headers })
        {
            overrides?.OnResponse?.Invoke(new UsageResponseInfo { StatusCode = status, Headers = headers, Attempts = state.Attempts, Elapsed = state.Elapsed });
        }

        if (last.Failure is null)
        {
            return last.Reply!;
        }

        // What an earlier attempt has deleted is not there any more.
        return operation.Method == HttpMethod.Delete && state.HadAmbiguousAttempt && last.Failure is UsageNotFoundException
            ? JsonSerializer.Deserialize(Deleted, replyType)!
            : throw state.Conclude(last);
    }

    private void Validate(ApiOperation operation, OperationInput input, RequestOptions? overrides, string? key)
    {
        var validation = new RequestValidation();
        if (operation.PathParameter is { } parameter)
        {
            // Checked even when validation is off: another path would be another operation.
            validation.PathSegment(parameter, input.Id);
        }

        overrides?.Validate(ref validation, operation);
        if (key is not null)
        {
            validation.IdempotencyKey("options.idempotency_key", key);
        }

        if (options.ValidateRequests)
        {
            input.Model?.Validate(ref validation);
        }

        if (validation.Breaches is { Count: > 0 } breaches)
        {
            throw new UsageRequestValidationException(operation.Name, breaches);
        }
    }

    private static byte[]? Serialize(ApiOperation operation, OperationInput input)
    {
        try
        {
            return input.BodyType is { } type ? JsonSerializer.SerializeToUtf8Bytes(input.Model, type) : null;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException or JsonException)
        {
            // JSON of the caller's own, such as properties with a NaN.
            throw new UsageRequestValidationException(operation.Name, [new RequestBreach("body", "must be something that JSON can hold", exception.GetType().Name)]);
        }
    }

    private static string RandomKey() => Guid.NewGuid().ToString();

    private async ValueTask<Attempt<TReply>> AttemptAsync<TReply>(Call<TReply> call, CallState state, CancellationToken cancellationToken)
    {
        var operation = state.Operation;
        using var request = CreateRequest(call, operation);
        try
        {
            await call.Credential.AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
            state.NoteSent();
            using var response = await connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? await ReadReplyAsync(call.ReplyType, operation, response, cancellationToken).ConfigureAwait(false)
                : new Attempt<TReply>
                {
                    StatusCode = response.StatusCode,
                    Headers = response.Headers,
                    IsCredentialReplaceable = response.StatusCode == HttpStatusCode.Unauthorized && call.Credential.Reject(request),
                    Failure = (await ErrorReader.ReadAsync(operation, request, response, call.Credential, time, cancellationToken).ConfigureAwait(false)).ToException(),
                };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return new Attempt<TReply> { Failure = new UsageConnectionException(operation.Name, WasSent(exception), exception) };
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Neither the caller's cancellation nor a timeout of this pipeline: a handler has a timeout of its own.
            return new Attempt<TReply> { Failure = new UsageConnectionException(operation.Name, wasSent: true, exception) };
        }
    }

    private async ValueTask<Attempt<TReply>> ReadReplyAsync<TReply>(JsonTypeInfo<TReply> type, ApiOperation operation, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = await BoundedBody.ReadAsync(response.Content, options.MaxResponseBytes, cancellationToken).ConfigureAwait(false);
        return new Attempt<TReply>
        {
            StatusCode = response.StatusCode,
            Headers = response.Headers,
            Reply = Parse(body, type, operation, response.StatusCode, out var failure),
            Failure = failure,
        };
    }

    private TReply? Parse<TReply>(BoundedBody body, JsonTypeInfo<TReply> type, ApiOperation operation, HttpStatusCode status, out UsageException? failure)
    {
        failure = null;
        try
        {
            if (body.IsTruncated)
            {
                failure = new UsageResponseException(operation.Name, status, $"it exceeds {options.MaxResponseBytes} bytes");
            }
            else if (JsonSerializer.Deserialize(body.Bytes, type) is { } reply)
            {
                return reply;
            }
            else
            {
                failure = new UsageResponseException(operation.Name, status, "it is null");
            }
        }
        catch (JsonException exception)
        {
            // The message of a JsonException names the place, and may quote a byte of the body, but never more.
            failure = new UsageResponseException(operation.Name, status, exception.Path is null or "$" ? "it is not the documented JSON" : $"{exception.Path} is not as documented", exception);
        }

        return default;
    }

    private static HttpRequestMessage CreateRequest<TReply>(Call<TReply> call, ApiOperation operation)
    {
        var request = new HttpRequestMessage(operation.Method, call.Address);
        request.Headers.Accept.Add(AcceptJson);
        request.Headers.UserAgent.Add(UserAgent);
        if (operation.ApiVersion is { } version)
        {
            request.Headers.Add("x-api-version", version);
        }

        if (call.IdempotencyKey is { } key)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        foreach (var (name, value) in call.Overrides?.Headers ?? NoHeaders)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = Json;
        }

        return request;
    }

    /// <summary>Whether some of a request may have left: only failures to connect are sure that none did.</summary>
    private static bool WasSent(Exception exception) => exception is not HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary>What every attempt of a call is made from.</summary>
    private sealed record Call<TReply>(
        ApiTransport Transport, Credential Credential, JsonTypeInfo<TReply> ReplyType, RequestOptions? Overrides, Uri Address, byte[]? Body, string? IdempotencyKey);
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Resilience;

namespace UsageSdk.Http;

/// <summary>Carries calls to one service: checks them, repeats them where that is safe, reads what comes back.</summary>
internal sealed class ApiTransport(ServiceConnection connection, UsageClientOptions options, TimeProvider time)
{
    /// <summary>The reply of a deletion.</summary>
    private static ReadOnlySpan<byte> Deleted => """{"deletedCount":1}"""u8;

    private readonly RetryPipeline _pipeline = new(connection.Resilience, time, options.Randomizer);
    private readonly Addresses _addresses = new(connection.BaseAddress);

    public TimeProvider Time => time;

    public async Task<TReply> SendAsync<TReply>(ApiOperation operation, OperationInput input, JsonTypeInfo<TReply> replyType, RequestOptions? overrides, CancellationToken cancellationToken)
    {
        var call = new Call<TReply>(connection, operation, replyType, overrides, options.MaxResponseBytes, time);
        TReply reply;
        try
        {
            reply = await SendAsync(call, input, replyType, overrides, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            connection.Telemetry.Ended(call, exception);
            if (exception is OperationCanceledException cancellation && cancellationToken.IsCancellationRequested)
            {
                throw new UsageCanceledException(operation.Name, call.MayHaveEffect, cancellation, cancellationToken);
            }

            throw;
        }

        connection.Telemetry.Ended(call, failure: null);
        return reply;
    }

    private async ValueTask<TReply> SendAsync<TReply>(Call<TReply> call, OperationInput input, JsonTypeInfo<TReply> replyType, RequestOptions? overrides, CancellationToken cancellationToken)
    {
        var operation = call.Operation;
        call.Credential = connection.Credentials.Current ?? throw new UsageConfigurationException(connection.Credentials.MissingSetting, operation.Name);
        Validate(operation, input, overrides);
        call.Address = _addresses.Of(operation, input);
        call.Customer = input.Customer;
        call.IdempotencyKey = operation.TakesIdempotencyKey ? overrides?.IdempotencyKey ?? CreateKey(operation) : null;
        using var body = call.Body = BodyWriter.Write(operation, input, connection.Carriage.CompressRequestsFrom);
        var last = await _pipeline.RunAsync(call, cancellationToken).ConfigureAwait(false);
        call.Status = last.StatusCode;
        if (last is { StatusCode: { } status, Headers: { } headers })
        {
            overrides?.OnResponse?.Invoke(new UsageResponseInfo { StatusCode = status, Headers = headers, Attempts = call.Attempts, Elapsed = call.Elapsed });
        }

        return last.Failure is null ? last.Reply! : Conclude(call, input, last, replyType) ?? throw call.Conclude(last);
    }

    /// <summary>A reply in place of one that cannot be read, where it is certain what has taken effect.</summary>
    private static TReply? Conclude<TReply>(CallState call, OperationInput input, Attempt last, JsonTypeInfo<TReply> replyType)
    {
        if (input.Model is IDeduplicated<TReply> model && (call.IsDelivered || last.IsEmpty))
        {
            return call.IsDelivered ? model.ToDuplicateReply() : model.ToEmptyReply();
        }

        // What an earlier attempt has deleted is not there any more.
        return call is { HadEffect: true, Operation.Method: var method } && method == HttpMethod.Delete && last.Failure is UsageNotFoundException
            ? JsonSerializer.Deserialize(Deleted, replyType)
            : default;
    }

    private void Validate(ApiOperation operation, OperationInput input, RequestOptions? overrides)
    {
        var validation = new RequestValidation();
        if (operation.PathParameter is { } parameter)
        {
            // Checked even when validation is off: another path would be another operation.
            validation.PathSegment(parameter, input.Id);
        }

        overrides?.Validate(ref validation, operation);
        if (options.ValidateRequests)
        {
            input.Model?.Validate(ref validation);
        }

        validation.ThrowIfBroken(operation);
    }

    private string CreateKey(ApiOperation operation)
    {
        var key = (options.CreateIdempotencyKey ?? RandomKey)();
        var validation = new RequestValidation();
        validation.IdempotencyKey("idempotency_key", key);
        validation.ThrowIfBroken(operation);
        return key;
    }

    private static string RandomKey() => Guid.NewGuid().ToString();
}

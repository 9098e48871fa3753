using System.Net;

namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>One request of the queue: without the client's own retries, since the queue repeats what may be repeated, and with an eye on the service's clock.</summary>
internal sealed class ServiceCall(ServerClock clock, TimeProvider time)
{
    /// <summary>Makes a call.</summary>
    /// <returns>What it has failed with; null when it succeeded.</returns>
    public async Task<UsageException?> TryAsync(Func<RequestOptions, Task> call, string? idempotencyKey = null)
    {
        var started = time.GetTimestamp();
        (DateTimeOffset Date, DateTimeOffset Received, TimeSpan Taken)? told = null;
        var failure = await CallAsync(call, new()
        {
            MaxRetries = 0,
            IdempotencyKey = idempotencyKey,
            OnResponse = response => told = response.Headers.Date is { } date ? (date, time.GetUtcNow(), time.GetElapsedTime(started)) : null,
        }).ConfigureAwait(false);
        if (told is { } reply && IsOfTheService(failure))
        {
            clock.Learn(reply.Date, reply.Received - reply.Taken, reply.Received, isResult: failure is null);
        }

        return failure;
    }

    private static async Task<UsageException?> CallAsync(Func<RequestOptions, Task> call, RequestOptions options)
    {
        try
        {
            await call(options).ConfigureAwait(false);
            return null;
        }
        catch (UsageException failure)
        {
            return failure;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A handler or an option of the application has failed. What was sent is not known.
            return new UnexpectedFailureException(exception);
        }
    }

    /// <summary>Whether a reply is the service's own, and not of a machine before it: a result, or a refusal in its words.</summary>
    private static bool IsOfTheService(UsageException? failure) =>
        failure is null or UsageApiException { ErrorCode: not null, StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity };
}

namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>One request of the queue: without the client's own retries, since the queue repeats what may be repeated, and with an eye on the service's clock.</summary>
internal sealed class ServiceCall(ServerClock clock, TimeProvider time)
{
    /// <summary>Makes a call.</summary>
    /// <returns>What it has failed with; null when it succeeded.</returns>
    public async Task<UsageException?> TryAsync(Func<RequestOptions, Task> call, string? idempotencyKey = null)
    {
        var sent = time.GetUtcNow();
        var options = new RequestOptions
        {
            MaxRetries = 0,
            IdempotencyKey = idempotencyKey,
            OnResponse = response =>
            {
                if (response.Headers.Date is { } date)
                {
                    clock.Learn(date, sent, time.GetUtcNow());
                }
            },
        };
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
}

using UsageSdk.DodoPayments;

namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>Decides about events that are too old to be sent. One that was sent without an answer may have been taken: the service is asked.</summary>
internal sealed class DodoLookups(IUsageEventsApi api, UsageServiceRules rules, ServiceCall call)
{
    // Lookups share the service's rate limit with what is to be delivered.
    private const int MostOfBatch = 10;

    private static readonly TimeSpan BetweenPortions = TimeSpan.FromSeconds(3);

    // As long as anybody would look for what is missing.
    private static readonly TimeSpan LongestSearch = TimeSpan.FromHours(24);

    public async Task DecideAsync(SendBatch batch, IReadOnlyList<SendItem> late, CancellationToken cancellationToken)
    {
        var lookups = 0;
        foreach (var item in late)
        {
            if (item.State.FirstUnknownAt is null)
            {
                item.Conclude(UsageOutcome.Expired, Reason(item), batch.Now);
            }
            else if (batch.IsStopped || lookups >= MostOfBatch)
            {
                item.Release(batch.Now, batch.Now + (long)(BetweenPortions * (1 + (lookups++ / MostOfBatch))).TotalMilliseconds);
            }
            else
            {
                lookups++;
                await LookUpAsync(batch, item, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task LookUpAsync(SendBatch batch, SendItem item, CancellationToken cancellationToken)
    {
        var failure = await call.TryAsync(options => api.RetrieveAsync(item.Event.Id, options, cancellationToken)).ConfigureAwait(false);
        switch (failure)
        {
            case null:
                item.Conclude(UsageOutcome.Delivered, null, batch.Now);
                break;
            case UsageNotFoundException:
                item.Conclude(UsageOutcome.Expired, Reason(item), batch.Now);
                break;
            case UsageBadRequestException or UsageRequestValidationException:
                Forget(batch, item, failure);
                break;
            case { } when batch.Now - item.Event.Deadline > LongestSearch.TotalMilliseconds:
                Forget(batch, item, failure);
                break;
            default:
                // Only this event waits: what can still be delivered must not.
                item.Release(batch.Now, batch.Now + (long)batch.Pause.Wait(item.State.Attempts + 5).TotalMilliseconds);
                break;
        }
    }

    private static void Forget(SendBatch batch, SendItem item, UsageException failure) =>
        item.Conclude(UsageOutcome.Unknown, $"It was sent without an answer, is too old to be sent again, and could not be looked up. {Failures.Reason(failure)}", batch.Now);

    private string Reason(SendItem item) =>
        $"It is older than the {rules.MaxAge} that the service takes, and was sent {item.State.Attempts} times.{(item.State.Reason is { } reason ? $" Last: {reason}" : "")}";
}

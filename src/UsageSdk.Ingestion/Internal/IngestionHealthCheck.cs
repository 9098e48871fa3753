using Microsoft.Extensions.Diagnostics.HealthChecks;
using UsageSdk.Ingestion.Internal.Sending;

namespace UsageSdk.Ingestion.Internal;

/// <summary>Unhealthy when the store fails or the books do not balance; degraded when events near the end of their window, or a destination needs somebody's attention or has failed for minutes.</summary>
internal sealed class IngestionHealthCheck(UsageQueue queue) : IHealthCheck
{
    private static readonly TimeSpan LongestFailing = TimeSpan.FromMinutes(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var store = await queue.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            var backlog = await store.ReadBacklogAsync(cancellationToken).ConfigureAwait(false);
            await queue.ObserveAsync(store, backlog, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageStoreException exception)
        {
            return new(context.Registration.FailureStatus, exception.Message, exception);
        }

        var observation = queue.LastObservation!;
        var data = Data(observation.Total);
        if (!observation.Total.IsBalanced)
        {
            return new(
                context.Registration.FailureStatus,
                $"The books do not balance: {observation.Total.Difference} of {observation.Total.Enqueued} enqueued events have no outcome.",
                data: data);
        }

        var problems = Problems(observation).ToArray();
        return problems.Length == 0
            ? HealthCheckResult.Healthy($"{observation.Total.Pending} events wait.", data)
            : HealthCheckResult.Degraded(string.Join(" ", problems), data: data);
    }

    private IEnumerable<string> Problems(Observation observation)
    {
        if (queue.Options.IsDeliveryEnabled && queue.Delivery is not { IsRunning: true })
        {
            yield return "Delivery does not run: the host has not started it, or has stopped.";
        }

        foreach (var late in observation.Late)
        {
            yield return $"{late.Destination}: the first event to expire has used {late.UsedWindow:P0} of its time.";
        }

        foreach (var pump in queue.Delivery?.Pumps ?? [])
        {
            if (pump.Pause.Failure is { } failure && (Failures.NeedsAttention(failure) || pump.Pause.Failing > LongestFailing))
            {
                yield return $"{pump.Destination}: paused after: {Failures.Reason(failure)}";
            }
        }
    }

    private static Dictionary<string, object> Data(UsageBooks books) => new()
    {
        ["enqueued"] = books.Enqueued,
        ["delivered"] = books.Delivered,
        ["duplicate"] = books.Duplicate,
        ["rejected"] = books.Rejected,
        ["expired"] = books.Expired,
        ["unknown"] = books.Unknown,
        ["pending"] = books.Pending,
    };
}

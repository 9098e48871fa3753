using Microsoft.Extensions.Diagnostics.HealthChecks;
using UsageSdk.Ingestion;

namespace MeteredApi.Page;

/// <summary>Reads how the queue fares.</summary>
internal sealed class QueueReader(IUsageIngestor usage, HealthCheckService health, QueueGauges gauges, TimeProvider time)
{
    public const int MostDeadLetters = 20;

    public async Task<QueueState> ReadAsync(CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(cancellationToken);
        var message = report.Entries.Values.MinBy(entry => entry.Status).Description;
        try
        {
            var books = UsageBooks.Sum((await usage.ReadBooksAsync(cancellationToken)).Values);
            var letters = await usage.DeadLetters.ListAsync(cancellationToken: cancellationToken).Take(MostDeadLetters).Select(Describe).ToListAsync(cancellationToken);
            var (oldest, pause) = gauges.Read();
            return new(time.GetUtcNow(), report.Status.ToString(), message, books, oldest, pause ?? 0, letters);
        }
        catch (UsageStoreException exception)
        {
            return new(time.GetUtcNow(), nameof(HealthStatus.Unhealthy), exception.Message, null, null, 0, []);
        }
    }

    private static QueueState.DeadLetter Describe(UsageDeadLetter letter)
    {
        var request = letter.Event.TrackRequest;
        return new(letter.Conclusion.Outcome, request?.CustomerId ?? "", request?.FeatureId ?? "", request?.Value ?? 1, letter.Conclusion.Reason, letter.Conclusion.ConcludedAt);
    }
}

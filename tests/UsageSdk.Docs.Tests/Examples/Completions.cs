using UsageSdk.Ingestion;

namespace Docs.Examples;

public sealed class Completions(IUsageIngestor usage)
{
    public async Task RecordAsync(string customer, string requestId, long tokens, CancellationToken cancellationToken) =>
        await usage.EnqueueAsync(
            UsageEvent.Track(new() { CustomerId = customer, FeatureId = "tokens", Value = tokens }, idempotencyKey: UsageEventId.From("completion", requestId)),
            cancellationToken);
}

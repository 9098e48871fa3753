using UsageSdk;
using UsageSdk.Autumn;

namespace IntegrationTesting;

/// <summary>The code under test, as an application has it: it records calls, and makes bills of them.</summary>
public sealed class BillingService(IUsageClient usage)
{
    private const string Feature = "api_calls";
    private const decimal Included = 1_000;
    private const decimal PriceEach = 0.002m;

    /// <summary>Records a call. The same id counts once, however often it is recorded.</summary>
    public async Task<bool> RecordAsync(string customer, string callId, decimal units, CancellationToken cancellationToken)
    {
        var request = new TrackRequest { CustomerId = customer, FeatureId = Feature, Value = units };
        try
        {
            await usage.Events.TrackAsync(request, new RequestOptions { IdempotencyKey = callId }, cancellationToken);
            return true;
        }
        catch (UsageConflictException)
        {
            return false;
        }
    }

    /// <summary>What a customer owes for a month of UTC.</summary>
    public async Task<decimal> BillAsync(string customer, int year, int month, CancellationToken cancellationToken)
    {
        var start = new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero);
        var report = await usage.Events.AggregateAsync(
            new() { CustomerId = customer, FeatureId = Feature, CustomRange = new() { Start = start, End = start.AddMonths(1).AddMilliseconds(-1) } },
            cancellationToken: cancellationToken);

        // Without any event there is no total.
        var used = report.Total.TryGetValue(Feature, out var total) ? total.Sum : 0;
        return Math.Max(0, used - Included) * PriceEach;
    }
}

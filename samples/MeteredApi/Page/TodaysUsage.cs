using MeteredApi.Metering;
using UsageSdk;
using UsageSdk.Autumn;
using UsageSdk.Offline;

namespace MeteredApi.Page;

/// <summary>The usage of this day, in UTC, by hour and customer: the events that Autumn lists, aggregated on this side.</summary>
/// <remarks>
/// Without the events that still wait in the queue. Autumn may yet refuse them, and one that is delivered while this reads would count twice. The
/// chart shows what is billed; how much is on its way, the queue's books tell beside it.
/// </remarks>
internal sealed class TodaysUsage(IEventsApi events, TimeProvider time) : IDisposable
{
    public static readonly IReadOnlyList<string> Features = [MeteringMiddleware.Calls, ApiEndpoints.Characters];

    private const int MostCustomers = 250;

    // A page that is open asks again and again; Autumn takes 5 lists a second.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);
    private static readonly RequestOptions Quickly = new() { MaxRetries = 0, Timeout = TimeSpan.FromSeconds(5) };

    private readonly SemaphoreSlim _reading = new(1);
    private UsageView _last = UsageView.None;

    public async Task<UsageView> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            return _last = now - _last.At < Freshness ? _last : await ReadAsync(now, cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private async Task<UsageView> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var day = new DateTimeOffset(now.Year, now.Month, now.Day, 0, 0, 0, TimeSpan.Zero);
        var request = new AggregateEventsRequest
        {
            CustomerId = null,
            FeatureId = Features.ToArray(),
            GroupBy = "$customer_id",
            MaxGroups = MostCustomers,
            BinSize = BinSize.Hour,
            CustomRange = new() { Start = day, End = day.AddDays(1).AddMilliseconds(-1) },
        };
        var aggregation = OfflineAggregator.Begin(request, new() { Now = now });
        try
        {
            await foreach (var item in events.ListAllAsync(new() { CustomRange = new() { Start = day } }, Quickly, cancellationToken))
            {
                aggregation.Add(UsageRecord.FromTrackedEvent(item));
            }
        }
        catch (UsageException exception)
        {
            // What was read last is still worth looking at, beside the queue that fills.
            return (_last.Day == day ? _last : UsageView.None with { Day = day }) with { At = now, Failure = exception.Message };
        }

        return new(now, day, aggregation.GetResult(), null);
    }
}

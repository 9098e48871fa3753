using System.Net;
using System.Net.Http.Headers;
using UsageSdk.Http;
using UsageSdk.Resilience;

namespace UsageSdk.Pacing;

/// <summary>The rate limits of one credential: its attempts start when the service's limits allow it, in the order of arrival.</summary>
internal sealed class Pacer(TimeProvider time, int tier)
{
    // Lanes of customers that have gone are looked for only when there are many, and twice as many as the last time.
    private const int FewLanes = 1024;

    private readonly object _gate = new();
    private readonly PacerClock _clock = new(time);
    private readonly Dictionary<(string Bucket, string? Customer), Lane> _lanes = [];
    private int _sweepAt = FewLanes;

    /// <summary>Waits until an attempt may start. A wait that is cancelled takes no permit.</summary>
    /// <exception cref="UsagePacingException">That would take longer than the longest wait; at once, where it is known.</exception>
    public ValueTask AcquireAsync(ApiOperation operation, string? customer, TimeSpan longestWait, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Waiter? waiter;
        lock (_gate)
        {
            waiter = LaneOf(operation, customer).TryEnter(operation, longestWait > TimeSpan.Zero ? longestWait : TimeSpan.Zero);
        }

        return waiter?.WaitAsync(cancellationToken) ?? ValueTask.CompletedTask;
    }

    /// <summary>Learns from a reply how fast the next attempts may be.</summary>
    public void Observe(ApiOperation operation, string? customer, HttpStatusCode status, HttpResponseHeaders headers, TimeSpan elapsed)
    {
        // Who is not known is counted by address, within limits of its own.
        if (status == HttpStatusCode.Unauthorized)
        {
            return;
        }

        var now = _clock.UtcNow;
        var limits = RateLimitHeaders.Read(headers, now, elapsed);
        var retryAfter = status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable ? RetryAfter.Read(headers, now) : null;
        lock (_gate)
        {
            LaneOf(operation, customer).Observe(status, limits, retryAfter);
        }
    }

    private Lane LaneOf(ApiOperation operation, string? customer)
    {
        // Operations that share one bucket share all, so that the first stands for the list.
        var first = operation.Buckets[0];
        var key = (first.Name, first.Partition == RateLimitPartition.Customer ? customer : null);
        if (!_lanes.TryGetValue(key, out var lane))
        {
            Sweep();
            lane = new Lane(Array.ConvertAll(operation.Buckets, bucket => PermitBucket.Create(bucket, tier)), _clock, _gate);
            _lanes.Add(key, lane);
        }

        return lane;
    }

    private void Sweep()
    {
        if (_lanes.Count < _sweepAt)
        {
            return;
        }

        // Lanes without a customer are few, and may know limits that are worth keeping.
        foreach (var (key, lane) in _lanes)
        {
            if (key.Customer is not null && lane.IsIdle())
            {
                _lanes.Remove(key);
                lane.Dispose();
            }
        }

        _sweepAt = Math.Max(FewLanes, _lanes.Count * 2);
    }
}

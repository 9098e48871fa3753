using System.Diagnostics.CodeAnalysis;
using System.Net;
using UsageSdk.Http;

namespace UsageSdk.Pacing;

/// <summary>The attempts that share limits: each takes a permit of every bucket at once, in the order of arrival.</summary>
/// <remarks>The pacer's lock guards all lanes. The pacer holds it when it calls; timers and those who give up take it here.</remarks>
internal sealed class Lane(PermitBucket[] buckets, PacerClock clock, object gate) : IDisposable
{
    // A timer of the system counts milliseconds; a part of one would fire early, again and again.
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(1);

    /// <summary>However long a service asks to wait, after this long somebody tries.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly WaitQueue _waiting = new();
    private ITimer? _timer;
    private long _timerDue = long.MaxValue;
    private long _closedUntil = long.MinValue;
    private long _arrivals;

    /// <summary>Takes a permit, or a place in the queue.</summary>
    /// <returns>Null for a permit, or what to wait for.</returns>
    /// <exception cref="UsagePacingException">The wait would be too long.</exception>
    public Waiter? TryEnter(ApiOperation operation, TimeSpan longestWait)
    {
        var now = clock.Now;
        var free = Estimate(now);
        if (_waiting.Count == 0 && free <= now)
        {
            Take(now);
            return null;
        }

        if (free - now > longestWait.Ticks)
        {
            throw Refusal(operation, longestWait, now, free, hasWaited: false);
        }

        var waiter = new Waiter(this, operation, longestWait, now + longestWait.Ticks, free, _arrivals++);
        _waiting.Add(waiter);
        SetTimer(now);
        return waiter;
    }

    /// <summary>Takes one who gives up out of the queue.</summary>
    /// <returns>False when it has been dealt with already.</returns>
    public bool Remove(Waiter waiter)
    {
        lock (gate)
        {
            if (!_waiting.Remove(waiter))
            {
                return false;
            }

            SetTimer(clock.Now);
            return true;
        }
    }

    /// <summary>Learns from a reply; from one that refuses or fails, also how long to wait.</summary>
    public void Observe(HttpStatusCode status, in RateLimitHeaders headers, TimeSpan? retryAfter)
    {
        var now = clock.Now;
        LearnLimits(headers, now);
        LearnRest(headers, now);
        if (retryAfter is { Ticks: > 0 } pause)
        {
            Close(now + Math.Min(pause.Ticks, LongestPause.Ticks));
        }
        else if (status == HttpStatusCode.TooManyRequests)
        {
            Exhaust(now);
        }

        SetTimer(now);
    }

    /// <summary>Whether a new lane would be just the same.</summary>
    public bool IsIdle()
    {
        var now = clock.Now;
        return _waiting.Count == 0 && _closedUntil <= now && Array.TrueForAll(buckets, bucket => bucket.IsUntouched(now));
    }

    public void Dispose() => _timer?.Dispose();

    private void LearnLimits(in RateLimitHeaders headers, long now)
    {
        var hasWindow = false;
        for (ReadOnlySpan<char> policy = headers.Policy; RateLimitHeaders.TryReadPolicy(ref policy, out var permits, out var window); hasWindow = true)
        {
            foreach (var bucket in buckets)
            {
                if (bucket.Window == window)
                {
                    bucket.Learn(permits, now);
                }
            }
        }

        if (headers.Limit is { } limit && !LearnTier(limit, now) && !hasWindow && buckets is [var only] && !only.IsBurst(limit))
        {
            only.Learn(limit, now);
        }
    }

    /// <summary>One limit of an account's tier tells the others.</summary>
    private bool LearnTier(long limit, long now)
    {
        for (var tier = 0; tier < buckets[0].Tiers.Count; tier++)
        {
            if (Array.Exists(buckets, bucket => bucket.Tiers[tier] == limit))
            {
                Array.ForEach(buckets, bucket => bucket.Learn(bucket.Tiers[tier], now));
                return true;
            }
        }

        return false;
    }

    private void LearnRest(in RateLimitHeaders headers, long now)
    {
        if (headers.Remaining is not { } remaining)
        {
            return;
        }

        // No reset is later than one window from now.
        var bucket = Find(headers.Limit);
        var window = bucket?.Window ?? buckets.Max(static bucket => bucket.Window);
        var reset = headers.Reset is { } wait ? now + Math.Min(wait.Ticks, window.Ticks) : (long?)null;
        bucket?.KeepAtMost(remaining, now, reset ?? now + window.Ticks - headers.Age.Ticks);
        if (remaining == 0 && reset is { } until)
        {
            Close(until);
        }
        else if (remaining == 0 && bucket is null)
        {
            Exhaust(now);
        }
    }

    /// <summary>The bucket that a reply speaks of; null where that is not certain.</summary>
    private PermitBucket? Find(long? limit)
    {
        foreach (var bucket in buckets)
        {
            if (bucket.Permits == limit)
            {
                return bucket;
            }
        }

        return buckets is [var only] ? only : null;
    }

    private void Exhaust(long now)
    {
        foreach (var bucket in buckets)
        {
            Close(bucket.Exhaust(now));
        }
    }

    private void Close(long until) => _closedUntil = Math.Max(_closedUntil, until);

    private long FreeAt(long now, int ahead)
    {
        var (start, free) = (Math.Max(now, _closedUntil), long.MinValue);
        foreach (var bucket in buckets)
        {
            free = Math.Max(free, bucket.FreeAt(start, ahead));
        }

        return free;
    }

    private void Take(long now)
    {
        foreach (var bucket in buckets)
        {
            bucket.Take(now);
        }
    }

    /// <summary>When one who comes now can start, behind those who wait. Of two limits, the tighter in time lets those in bit by bit whom the other lets in at once.</summary>
    private long Estimate(long now)
    {
        var estimate = FreeAt(now, _waiting.Count);
        if (buckets.Length > 1 && _waiting.Count > 0)
        {
            foreach (var bucket in buckets)
            {
                if (bucket is WindowBucket && _waiting.FromEnd(bucket.Permits) is { } earlier)
                {
                    estimate = Math.Max(estimate, earlier.Estimate + bucket.Window.Ticks);
                }
            }
        }

        return estimate;
    }

    private UsagePacingException Refusal(ApiOperation operation, TimeSpan longestWait, long now, long free, bool hasWaited)
    {
        var start = Math.Max(now, _closedUntil);
        var bucket = buckets.MaxBy(bucket => bucket.FreeAt(start, _waiting.Count))!;
        return new(operation.Name, bucket.Name, TimeSpan.FromTicks(free - now), longestWait, hasWaited);
    }

    /// <summary>Sets the timer to when the first can start, or to when somebody gives up.</summary>
    private void SetTimer(long now)
    {
        var due = _waiting.MostPressed is { } pressed ? Math.Min(FreeAt(now, 0), pressed.Deadline) : long.MaxValue;

        // What is due already is left alone: arrivals in quick succession would put it off for ever.
        if (due != _timerDue && (due > now || _timerDue > now))
        {
            _timerDue = due;
            _timer ??= clock.CreateTimer(static lane => ((Lane)lane!).OnTimer(), this);
            _timer.Change(due == long.MaxValue ? Timeout.InfiniteTimeSpan : WholeMilliseconds(due - now), Timeout.InfiniteTimeSpan);
        }
    }

    private static TimeSpan WholeMilliseconds(long ticks) =>
        TimeSpan.FromTicks(Math.Max((ticks + ShortestTimer.Ticks - 1) / ShortestTimer.Ticks, 1) * ShortestTimer.Ticks);

    private void OnTimer()
    {
        lock (gate)
        {
            _timerDue = long.MaxValue;
        }

        while (TakeNext(out var waiter, out var refusal))
        {
            if (refusal is null)
            {
                waiter.TrySetResult();
            }
            else
            {
                waiter.TrySetException(refusal);
            }
        }
    }

    /// <summary>Takes out of the queue who can start now, or who has waited too long.</summary>
    private bool TakeNext([NotNullWhen(true)] out Waiter? waiter, out UsagePacingException? refusal)
    {
        lock (gate)
        {
            var now = clock.Now;
            (waiter, refusal) = (null, null);
            if (_waiting.First is { } first && FreeAt(now, 0) <= now)
            {
                Take(now);
                waiter = first;
            }
            else if (_waiting.MostPressed is { } pressed && pressed.Deadline <= now)
            {
                refusal = Refusal(pressed.Operation, pressed.LongestWait, now, FreeAt(now, 0), hasWaited: true);
                waiter = pressed;
            }

            if (waiter is not null)
            {
                _waiting.Remove(waiter);
            }

            SetTimer(now);
            return waiter is not null;
        }
    }
}

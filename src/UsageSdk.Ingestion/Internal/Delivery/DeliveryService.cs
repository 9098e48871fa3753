using Microsoft.Extensions.Hosting;

namespace UsageSdk.Ingestion.Internal.Delivery;

/// <summary>Runs a pump for each destination that has events, from the host's start to its stop, and reads the books for telemetry.</summary>
internal sealed class DeliveryService(UsageQueue queue) : IHostedService, IAsyncDisposable
{
    private const int MostPortions = 50;

    private readonly object _gate = new();
    private readonly Dictionary<UsageDestination, DestinationPump> _pumps = [];
    private readonly Wakeup _wakeup = new(queue.Time);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _stopRenewal = new();
    private DeliveryParts? _parts;
    private Task _loop = Task.CompletedTask;
    private Task _renewal = Task.CompletedTask;
    private bool _isStopped;

    /// <summary>The destinations that this process delivers to, and how they fare.</summary>
    public IReadOnlyList<DestinationPump> Pumps
    {
        get
        {
            lock (_gate)
            {
                return [.. _pumps.Values];
            }
        }
    }

    public bool IsRunning { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // A store that cannot be opened stops the host here, with a clear error, rather than each event later.
        var store = await queue.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        _parts = new()
        {
            Store = store,
            Options = queue.Options,
            Time = queue.Time,
            Log = queue.Log,
            OnConcluded = queue.ConcludedAsync,
            OnQuiet = queue.Concluded.Set,
        };
        queue.Attach(this);
        IsRunning = queue.Options.IsDeliveryEnabled;
        if (IsRunning)
        {
            queue.Log.DeliveryStarted(store.ToString()!);
        }

        _loop = Task.Run(() => LoopAsync(_stop.Token), CancellationToken.None);
        _renewal = Task.Run(() => RenewAsync(_stopRenewal.Token), CancellationToken.None);
    }

    /// <summary>Tells that events have arrived for a destination.</summary>
    public void Notify(UsageDestination destination, int count)
    {
        if (PumpFor(destination) is { } pump)
        {
            pump.Notify(count);
        }
    }

    /// <summary>Keeps batches from lingering until it is disposed.</summary>
    public IDisposable Hurry()
    {
        var urgency = new Urgency(_parts!);
        foreach (var pump in Pumps)
        {
            pump.Notify(0);
        }

        _wakeup.Set();
        return urgency;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_parts is null || _isStopped)
        {
            return;
        }

        if (IsRunning)
        {
            await DrainAsync(cancellationToken).ConfigureAwait(false);
        }

        lock (_gate)
        {
            _isStopped = true;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await Task.WhenAll(Pumps.Select(pump => pump.StopAsync(cancellationToken))).ConfigureAwait(false);
        foreach (var pump in Pumps)
        {
            pump.Dispose();
        }

        // Last: what was under way was to stay this process's own until it was settled.
        await _stopRenewal.CancelAsync().ConfigureAwait(false);
        await _renewal.ConfigureAwait(false);
        IsRunning = false;
        await queue.CompleteCallbacksAsync(cancellationToken).ConfigureAwait(false);
        queue.Log.DeliveryStopped(await PendingAsync().ConfigureAwait(false));
    }

    public async ValueTask DisposeAsync()
    {
        // A container that is disposed without its host being stopped.
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _stop.Dispose();
        _stopRenewal.Dispose();
    }

    /// <summary>Goes on delivering until nothing is left that can be delivered in time.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var deadline = queue.Time.GetUtcNow() + queue.Options.DrainTimeout;
        using var hurry = Hurry();
        try
        {
            while (queue.Time.GetUtcNow() is var now && now < deadline)
            {
                var next = queue.Concluded.Next;
                if (Pumps.All(pump => pump.IsQuietUntil(deadline)))
                {
                    return;
                }

                var left = deadline - now;
                await queue.Concluded.WaitAsync(next, left < queue.Options.PollInterval ? left : queue.Options.PollInterval, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host waits no longer; what is left stays in the store.
        }
    }

    private async Task<long> PendingAsync()
    {
        try
        {
            return UsageBooks.Sum((await _parts!.Store.ReadBooksAsync(CancellationToken.None).ConfigureAwait(false)).Values).Pending;
        }
        catch (UsageStoreException exception)
        {
            queue.Log.StoreFailed(exception);
            return -1;
        }
    }

    /// <summary>Finds destinations that other processes have enqueued for, reads the books, and removes what is no longer kept.</summary>
    private async Task LoopAsync(CancellationToken stop)
    {
        var options = queue.Options;
        var observe = queue.Time.GetUtcNow();
        var purge = observe + (options.PollInterval * 10);
        while (!stop.IsCancellationRequested)
        {
            var now = queue.Time.GetUtcNow();
            if (now >= observe)
            {
                // Counting a long queue takes a while: no more than a twentieth of the time.
                var started = queue.Time.GetTimestamp();
                await TryAsync(() => ObserveAsync(stop), stop).ConfigureAwait(false);
                observe = now + (queue.Time.GetElapsedTime(started) * 20);
            }

            // Not while somebody flushes: what is removed is not counted for them.
            if (now >= purge && !_parts!.IsUrgent)
            {
                await TryAsync(() => PurgeAsync(now - options.OutcomeRetention, stop), stop).ConfigureAwait(false);
                purge = now + (options.PollInterval * 10);
            }

            await WaitAsync(() => _wakeup.WaitAsync(options.PollInterval, stop)).ConfigureAwait(false);
        }
    }

    /// <summary>Removes portion by portion, so that others come in between; what is left is removed the next time.</summary>
    private async Task PurgeAsync(DateTimeOffset before, CancellationToken stop)
    {
        for (var portion = 0; portion < MostPortions && await _parts!.Store.PurgeAsync(before.ToUnixTimeMilliseconds(), stop).ConfigureAwait(false); portion++)
        {
        }
    }

    /// <summary>Keeps the leases of this process alive, whatever else it is busy with.</summary>
    private async Task RenewAsync(CancellationToken stop)
    {
        var interval = queue.Options.LeaseDuration / 3;
        while (!stop.IsCancellationRequested)
        {
            await WaitAsync(() => Task.Delay(interval, queue.Time, stop)).ConfigureAwait(false);
            foreach (var owner in _parts!.Owners)
            {
                await TryAsync(() => _parts.Store.RenewAsync(owner, _parts.Now, queue.Options.LeaseDuration, stop).AsTask(), stop).ConfigureAwait(false);
            }
        }
    }

    private async Task ObserveAsync(CancellationToken stop)
    {
        var backlog = await _parts!.Store.ReadBacklogAsync(stop).ConfigureAwait(false);
        foreach (var waiting in backlog)
        {
            _ = PumpFor(waiting.Destination);
        }

        await queue.ObserveAsync(_parts.Store, backlog, stop).ConfigureAwait(false);
    }

    /// <summary>Does one of the duties. A failure of one keeps none of the others.</summary>
    private async Task TryAsync(Func<Task> duty, CancellationToken stop)
    {
        try
        {
            await duty().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The loop ends by itself.
        }
        catch (Exception exception)
        {
            queue.Log.StoreFailed(exception);
        }
    }

    private static async Task WaitAsync(Func<Task> wait)
    {
        try
        {
            await wait().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop ends by itself.
        }
    }

    private DestinationPump? PumpFor(UsageDestination destination)
    {
        lock (_gate)
        {
            if (_parts is null || _isStopped || !queue.Options.IsDeliveryEnabled)
            {
                return null;
            }

            if (!_pumps.TryGetValue(destination, out var pump))
            {
                pump = new(destination, queue.SenderFor(destination), _parts);
                _pumps.Add(destination, pump);
            }

            return pump;
        }
    }

    private sealed class Urgency : IDisposable
    {
        private readonly DeliveryParts _parts;

        public Urgency(DeliveryParts parts)
        {
            _parts = parts;
            parts.Hurry();
        }

        public void Dispose() => _parts.Relax();
    }
}

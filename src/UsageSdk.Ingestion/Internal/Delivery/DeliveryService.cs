using Microsoft.Extensions.Hosting;

namespace UsageSdk.Ingestion.Internal.Delivery;

/// <summary>Runs a pump for each destination that has events, from the host's start to its stop, and reads the books for telemetry.</summary>
internal sealed class DeliveryService(UsageQueue queue) : IHostedService, IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<UsageDestination, DestinationPump> _pumps = [];
    private readonly Wakeup _wakeup = new(queue.Time);
    private readonly CancellationTokenSource _stop = new();
    private DeliveryParts? _parts;
    private Task _loop = Task.CompletedTask;
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
        queue.Log.DeliveryStarted(store.ToString()!);
        _loop = Task.Run(LoopAsync, CancellationToken.None);
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

        _isStopped = true;
        if (IsRunning)
        {
            await DrainAsync(cancellationToken).ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await Task.WhenAll(Pumps.Select(pump => pump.StopAsync(cancellationToken))).ConfigureAwait(false);
        foreach (var pump in Pumps)
        {
            pump.Dispose();
        }

        IsRunning = false;
        await queue.CompleteCallbacksAsync(cancellationToken).ConfigureAwait(false);
        queue.Log.DeliveryStopped(await PendingAsync().ConfigureAwait(false));
    }

    public async ValueTask DisposeAsync()
    {
        // A container that is disposed without its host being stopped.
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _stop.Dispose();
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

    /// <summary>Finds destinations that other processes have enqueued for, keeps leases alive, and reads the books.</summary>
    private async Task LoopAsync()
    {
        var options = queue.Options;
        var purged = queue.Time.GetUtcNow();
        var renewed = purged;
        var observe = purged;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var now = queue.Time.GetUtcNow();
                if (now - renewed >= options.LeaseDuration / 3)
                {
                    await RenewAsync().ConfigureAwait(false);
                    renewed = now;
                }

                if (now >= observe)
                {
                    // Counting a long queue takes a while: no more than a twentieth of the time.
                    var started = queue.Time.GetTimestamp();
                    await ObserveAsync().ConfigureAwait(false);
                    observe = now + (queue.Time.GetElapsedTime(started) * 20);
                }

                // Not while somebody flushes: what is removed is not counted for them.
                if (now - purged >= options.PollInterval * 10 && !_parts!.IsUrgent)
                {
                    await PurgeAsync(now - options.OutcomeRetention).ConfigureAwait(false);
                    purged = now;
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                queue.Log.StoreFailed(exception);
            }

            try
            {
                var rest = options.LeaseDuration / 3 < options.PollInterval ? options.LeaseDuration / 3 : options.PollInterval;
                await _wakeup.WaitAsync(rest, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task RenewAsync()
    {
        foreach (var owner in _parts!.Owners)
        {
            await _parts.Store.RenewAsync(owner, _parts.Now, queue.Options.LeaseDuration, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task ObserveAsync()
    {
        var backlog = await queue.ObserveAsync(_parts!.Store, _stop.Token).ConfigureAwait(false);
        foreach (var waiting in backlog)
        {
            _ = PumpFor(waiting.Destination);
        }
    }

    private async Task PurgeAsync(DateTimeOffset before)
    {
        while (await _parts!.Store.PurgeAsync(before.ToUnixTimeMilliseconds(), _stop.Token).ConfigureAwait(false))
        {
            // Portion by portion, so that others come in between.
        }
    }

    private DestinationPump? PumpFor(UsageDestination destination)
    {
        lock (_gate)
        {
            if (_parts is null || _isStopped || !queue.Options.IsDeliveryEnabled)
            {
                return _pumps.GetValueOrDefault(destination);
            }

            if (!_pumps.TryGetValue(destination, out var pump))
            {
                pump = new(destination, queue.SenderFor(destination), queue.Options.For(destination.Service).Linger, _parts);
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

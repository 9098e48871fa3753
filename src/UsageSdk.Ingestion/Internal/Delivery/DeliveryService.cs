using Microsoft.Extensions.Hosting;

namespace UsageSdk.Ingestion.Internal.Delivery;

/// <summary>Runs a pump for each destination that has events, from the host's start to its stop, and reads the books for telemetry.</summary>
internal sealed class DeliveryService(UsageQueue queue) : IHostedService, IAsyncDisposable
{
    // While somebody flushes, what is removed is not counted for them: then outcomes are kept for a little longer, but not for as long as that takes.
    private static readonly TimeSpan KeptForFlushes = TimeSpan.FromMinutes(3);

    private readonly object _gate = new();
    private readonly Dictionary<UsageDestination, DestinationPump> _pumps = [];
    private readonly Wakeup _wakeup = new(queue.Time);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _stopRenewal = new();
    private DeliveryParts? _parts;
    private Task _loop = Task.CompletedTask;
    private Task _purging = Task.CompletedTask;
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
            Clocks = queue.Clocks,
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
        _purging = Task.Run(() => PurgeAsync(_stop.Token), CancellationToken.None);
        _renewal = Task.Run(() => RenewAsync(_stopRenewal.Token), CancellationToken.None);
    }

    /// <summary>Tells that events have arrived for a destination.</summary>
    public void Notify(UsageDestination destination, int count, long firstDeadline)
    {
        if (PumpFor(destination) is { } pump)
        {
            pump.NoteDeadline(firstDeadline);
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
        await Task.WhenAll(_loop, _purging).ConfigureAwait(false);
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

    /// <summary>Finds destinations that other processes have enqueued for, and reads the books.</summary>
    private async Task LoopAsync(CancellationToken stop)
    {
        var observe = queue.Time.GetUtcNow();
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            var now = queue.Time.GetUtcNow();
            if (now >= observe)
            {
                // Counting a long queue takes a while: no more than a twentieth of the time.
                var started = queue.Time.GetTimestamp();
                failures = await TryAsync(() => ObserveAsync(stop), stop).ConfigureAwait(false) ? 0 : failures + 1;
                observe = now + (queue.Time.GetElapsedTime(started) * 20);
            }

            var wait = failures == 0 ? queue.Options.PollInterval : _parts!.RestFor(failures);
            await _wakeup.WaitAsync(wait, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Removes what is no longer kept, portion by portion, so that others come in between.</summary>
    private async Task PurgeAsync(CancellationToken stop)
    {
        var interval = PurgeInterval(queue.Options.PollInterval);
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(interval, queue.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var before = queue.Time.GetUtcNow() - queue.Options.OutcomeRetention - (_parts!.IsUrgent ? KeptForFlushes : TimeSpan.Zero);
            await TryAsync(
                async () =>
                {
                    while (await _parts.Store.PurgeAsync(before.ToUnixTimeMilliseconds(), stop).ConfigureAwait(false))
                    {
                    }
                },
                stop).ConfigureAwait(false);
        }
    }

    /// <summary>Not each time that the store is polled, and often enough that there is never much to remove.</summary>
    private static TimeSpan PurgeInterval(TimeSpan poll) => TimeSpan.FromSeconds(Math.Clamp(poll.TotalSeconds * 10, 10, 60));

    /// <summary>Keeps the leases of this process alive, whatever else it is busy with.</summary>
    private async Task RenewAsync(CancellationToken stop)
    {
        var interval = queue.Options.LeaseDuration / 3;
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(interval, queue.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            PumpFor(waiting.Destination)?.NoteDeadline(waiting.FirstDeadline);
        }

        await queue.ObserveAsync(_parts.Store, backlog, stop).ConfigureAwait(false);
    }

    /// <summary>Does one of the duties. A failure of one keeps none of the others.</summary>
    /// <returns>Whether it succeeded.</returns>
    private async Task<bool> TryAsync(Func<Task> duty, CancellationToken stop)
    {
        try
        {
            await duty().ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The loop ends by itself.
            return true;
        }
        catch (Exception exception)
        {
            queue.Log.StoreFailed(exception);
            return false;
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

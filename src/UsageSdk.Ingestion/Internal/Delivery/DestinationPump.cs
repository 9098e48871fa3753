using UsageSdk.Ingestion.Internal.Sending;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal.Delivery;

/// <summary>Leases the events of one destination, has them sent, and settles them, batch after batch. No failure ends it.</summary>
internal sealed class DestinationPump : IDisposable
{
    private readonly DeliveryParts _parts;
    private readonly IEventSender _sender;
    private readonly TimeSpan _linger;
    private readonly Wakeup _wakeup;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private (string Owner, long At)? _asked;
    private long _arrived;
    private int _underWay;
    private long _version;
    private long _quietVersion = -1;
    private long _nextDue = long.MaxValue;
    private long _lingerEnd = long.MaxValue;

    public DestinationPump(UsageDestination destination, IEventSender sender, DeliveryParts parts)
    {
        var options = parts.Options.For(destination.Service);
        (Destination, _sender, _linger, _parts) = (destination, sender, options.Linger, parts);
        _wakeup = new(parts.Time);
        _slots = new(sender.Batches);
        Pause = new(parts.Options, LongestAsked(options.Rules), parts.Time);
        _loop = Task.Run(LoopAsync);
    }

    public UsageDestination Destination { get; }

    public Pause Pause { get; }

    /// <summary>Tells that events have arrived.</summary>
    public void Notify(int count)
    {
        Interlocked.Add(ref _arrived, count);
        Interlocked.Increment(ref _version);
        _wakeup.Set();
    }

    /// <summary>
    /// Keeps a batch from lingering past half of the time that an event has left. One that is too late already needs no hurry.
    /// </summary>
    public void NoteDeadline(long deadline)
    {
        var left = deadline == long.MaxValue ? 0 : deadline - _parts.Clocks.For(Destination.Service).Latest.ToUnixTimeMilliseconds();
        if (left <= 0)
        {
            return;
        }

        var end = _parts.Now + (left / 2);
        for (var known = Interlocked.Read(ref _lingerEnd); end < known; known = Interlocked.Read(ref _lingerEnd))
        {
            if (Interlocked.CompareExchange(ref _lingerEnd, end, known) == known)
            {
                // Whoever lingers sees the new end.
                _wakeup.Set();
            }
        }
    }

    /// <summary>Whether nothing is under way, and nothing can be before an instant.</summary>
    public bool IsQuietUntil(DateTimeOffset instant) => Volatile.Read(ref _underWay) == 0
        && (Pause.Until >= instant
            || (Interlocked.Read(ref _quietVersion) == Interlocked.Read(ref _version) && Interlocked.Read(ref _nextDue) >= instant.ToUnixTimeMilliseconds()));

    /// <summary>Stops leasing, and waits for what is under way.</summary>
    /// <param name="abort">Gives up what is under way; what may have been sent is kept as that.</param>
    public async Task StopAsync(CancellationToken abort)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        using (abort.Register(_abort.Cancel))
        {
            await _loop.ConfigureAwait(false);
            for (var slot = 0; slot < _sender.Batches; slot++)
            {
                await _slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Frees what it holds, once it has stopped.</summary>
    public void Dispose()
    {
        _abort.Dispose();
        _stop.Dispose();
        _slots.Dispose();
    }

    private async Task LoopAsync()
    {
        // What an earlier process has left need not wait for more.
        var isFull = true;
        var failures = 0;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);

                // After a lease that failed, its owner asks again: it may have got events without knowing.
                var owner = _asked?.Owner ?? _parts.NewOwner();
                var lease = EventLeases.None;
                try
                {
                    await WaitForPauseAsync().ConfigureAwait(false);
                    await LingerAsync(isFull).ConfigureAwait(false);
                    lease = await LeaseAsync(owner).ConfigureAwait(false);
                }
                finally
                {
                    if (lease.Events.Count == 0)
                    {
                        _slots.Release();
                    }
                }

                failures = 0;
                isFull = lease.Events.Count >= _sender.BatchSize || lease.Events.Sum(static leased => (long)leased.Content.Length) > _sender.MaxBytes / 2;
                if (lease.Events.Count > 0)
                {
                    _ = SendAsync(owner, lease.Events);
                }
                else
                {
                    await _wakeup.WaitAsync(IdleTime(lease.NextDue), _stop.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _parts.Log.DeliveryFailed(Destination.ToString(), exception);
                await RestAsync(++failures, _stop.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task WaitForPauseAsync()
    {
        while (Pause.Remaining is var remaining && remaining > TimeSpan.Zero)
        {
            await Waits.ForAsync(remaining, _parts.Time, _stop.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Lets a batch fill, unless it can be full by now, or somebody waits for it.</summary>
    private async Task LingerAsync(bool isFull)
    {
        var started = _parts.Time.GetTimestamp();
        while (!isFull && !_parts.IsUrgent && Interlocked.Read(ref _arrived) < _sender.BatchSize
            && Min(_linger - _parts.Time.GetElapsedTime(started), LingerLeft()) is var left && left > TimeSpan.Zero)
        {
            await _wakeup.WaitAsync(left, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task<EventLease> LeaseAsync(string owner)
    {
        var version = Interlocked.Read(ref _version);
        Interlocked.Exchange(ref _arrived, 0);
        Interlocked.Exchange(ref _lingerEnd, long.MaxValue);
        Interlocked.Increment(ref _underWay);
        var lease = EventLeases.None;
        try
        {
            var request = new LeaseRequest(Destination, owner, _sender.BatchSize, _sender.MaxBytes, _parts.Now, _parts.Options.LeaseDuration) { FirstAskedAt = _asked?.At };
            _asked ??= (owner, request.Now);

            // A lease that is given up half-way would leave events leased that nobody sends.
            lease = await _parts.Store.LeaseAsync(request, CancellationToken.None).ConfigureAwait(false);
            _asked = null;
            if (lease.Events.Count == 0)
            {
                Interlocked.Exchange(ref _nextDue, lease.NextDue ?? long.MaxValue);
                Interlocked.Exchange(ref _quietVersion, version);
            }

            return lease;
        }
        finally
        {
            if (lease.Events.Count == 0)
            {
                Interlocked.Decrement(ref _underWay);
                if (_parts.IsUrgent)
                {
                    _parts.OnQuiet();
                }
            }
        }
    }

    private async Task SendAsync(string owner, IReadOnlyList<LeasedEvent> events)
    {
        _parts.Hold(owner);
        try
        {
            var batch = new SendBatch(Destination, events, Pause, _parts.Time);
            try
            {
                // A lease that comes after the end goes back as it is.
                if (!_stop.IsCancellationRequested)
                {
                    await _sender.SendAsync(batch, _abort.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (_abort.IsCancellationRequested)
            {
                // What may have been sent says so itself.
            }
            catch (Exception exception)
            {
                _parts.Log.DeliveryFailed(Destination.ToString(), exception);
                batch.Stop(new UnexpectedFailureException(exception));
            }

            await SettleAsync(owner, batch.Settle()).ConfigureAwait(false);
            if (batch.IsStopped && Pause.Failure is { } failure)
            {
                _parts.Log.DestinationPaused(Destination.ToString(), Pause.Remaining.TotalSeconds, Failures.Reason(failure));
            }
        }
        catch (Exception exception)
        {
            // The leases end by themselves; whoever takes the events over knows that they may have been sent.
            _parts.Log.DeliveryFailed(Destination.ToString(), exception);
        }
        finally
        {
            _parts.LetGo(owner);
            Interlocked.Decrement(ref _underWay);
            _slots.Release();
            _wakeup.Set();
        }
    }

    /// <summary>Settles, however long the store takes: what was sent is known only here.</summary>
    private async Task SettleAsync(string owner, IReadOnlyList<EventSettlement> settlements)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                var positions = await _parts.Store.SettleAsync(owner, settlements, CancellationToken.None).ConfigureAwait(false);
                await _parts.PublishAsync(Destination, settlements, positions, _abort.Token).ConfigureAwait(false);
                return;
            }
            catch (UsageStoreException exception) when (!_abort.IsCancellationRequested)
            {
                _parts.Log.StoreFailed(exception);
                await RestAsync(failures, _abort.Token).ConfigureAwait(false);
            }
        }
    }

    private TimeSpan IdleTime(long? nextDue)
    {
        var untilDue = nextDue is { } due ? TimeSpan.FromMilliseconds(Math.Max(1, due - _parts.Now)) : _parts.Options.PollInterval;
        return Min(untilDue, _parts.Options.PollInterval);
    }

    private TimeSpan LingerLeft() => Interlocked.Read(ref _lingerEnd) is var end && end == long.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(end - _parts.Now);

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>Rests after failures in a row. Whether it is to stop, the loop sees for itself.</summary>
    private async Task RestAsync(int failures, CancellationToken cancellationToken) =>
        await Task.Delay(_parts.RestFor(failures), _parts.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>The longest pause that a service is granted: it shall not cost an event its window, nor stop a destination for days.</summary>
    private static TimeSpan LongestAsked(UsageServiceRules rules) => rules.MaxAge / 4 ?? TimeSpan.FromHours(1);
}

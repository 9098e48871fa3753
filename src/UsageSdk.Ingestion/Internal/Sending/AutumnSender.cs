using UsageSdk.Autumn;

namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>Sends events to Autumn, each with its own idempotency key, which makes it safe to send one again for as long as Autumn keeps keys.</summary>
internal sealed class AutumnSender(IEventsApi api, UsageDeliveryOptions options, ServerClock clock, Func<TimeSpan> attemptTimeout, TimeProvider time) : IEventSender
{
    private const string RepeatedKey = "duplicate_idempotency_key";
    private const string TakenLock = "lock_already_exists";
    private const string Blocked = "request_temporarily_disabled";
    private const int EventsOfBatch = 16;
    private const int BytesOfBatch = 8 << 20;

    // A key that is about to end may end before the request arrives.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    // The 404s that are about the event; any other is about the address.
    private static readonly HashSet<string> MissingParts = new(StringComparer.Ordinal) { "customer_not_found", "entity_not_found", "feature_not_found" };

    private readonly ServiceCall _call = new(clock, time);
    private readonly EventWindow _window = new(options.Rules, clock, time);
    private readonly CustomerRests _rests = new(time);

    public int BatchSize => options.Concurrency * EventsOfBatch;

    public int Batches => 1;

    public int MaxBytes => BytesOfBatch;

    public Task SendAsync(SendBatch batch, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        batch.Items,
        new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken },
        async (item, cancellation) =>
        {
            if (!batch.IsStopped)
            {
                await SendAsync(batch, item, cancellation).ConfigureAwait(false);
            }
        });

    private async Task SendAsync(SendBatch batch, SendItem item, CancellationToken cancellationToken)
    {
        if (EventContent.TryReadTracked(item.Event.Content) is not { } request)
        {
            item.Conclude(UsageOutcome.Rejected, EventContent.Unreadable, batch.Now);
            return;
        }

        if (options.Rules.DeduplicationWindow is { } window && item.State.FirstUnknownAt + (long)(window - Margin).TotalMilliseconds <= batch.Now)
        {
            item.Conclude(UsageOutcome.Unknown, $"It may have been counted, and its key is no longer known to the service. Last: {item.State.Reason}", batch.Now);
            return;
        }

        if (_window.HeldUntil(request.Timestamp ?? default) is { } due)
        {
            item.Release(batch.Now, due);
            return;
        }

        if (_rests.Until(request.CustomerId) is { } rested)
        {
            item.Release(batch.Now, rested);
            return;
        }

        var before = item.State;
        item.Begin(batch.Now);
        TrackResponse? response = null;
        var failure = await _call.TryAsync(async options => response = await api.TrackAsync(request, options, cancellationToken).ConfigureAwait(false), item.Event.Id).ConfigureAwait(false);
        if (failure is null)
        {
            batch.Pause.Succeed();
            _rests.Succeed(request.CustomerId);
            item.Conclude(response!.Outcome == TrackOutcome.Duplicate ? UsageOutcome.Duplicate : UsageOutcome.Delivered, null, batch.Now);
            return;
        }

        item.NoteReason(Failures.Reason(failure));
        if (Failures.HadNoEffect(failure))
        {
            item.NoteNoEffect(before);
        }
        else
        {
            // Whoever held the key before may have lost it since.
            item.NoteKeyRefused(null);
        }

        Decide(batch, item, failure, request);
    }

    private void Decide(SendBatch batch, SendItem item, UsageException failure, TrackRequest request)
    {
        var timestamp = request.Timestamp ?? default;
        if (failure is UsageConflictException { ErrorCode: RepeatedKey })
        {
            AskAgain(batch, item);
        }
        else if (Failures.IsRefusal(failure) && _window.HeldUntil(timestamp) is { } due)
        {
            // The reply has told the service's time: the event was too early, not wrong.
            batch.Pause.Succeed();
            item.Release(batch.Now, due);
        }
        else if (failure is UsageBadRequestException && item.State.Attempts == 1 && timestamp > clock.Earliest - Fresh)
        {
            // The service takes nothing from the future, and its clocks may differ by a little: a fresh event gets a second chance.
            batch.Pause.Succeed();
            item.Release(batch.Now, batch.Now + (long)Fresh.TotalMilliseconds);
        }
        else if (Failures.IsRefusal(failure) || (failure is UsageNotFoundException { ErrorCode: { } code } && MissingParts.Contains(code)))
        {
            batch.Pause.Succeed();
            item.Conclude(UsageOutcome.Rejected, item.State.Reason, batch.Now);
        }
        else if (failure is UsageConflictException { ErrorCode: TakenLock })
        {
            // Only this event waits for its lock.
            batch.Pause.Succeed();
            batch.Delay(item);
        }
        else
        {
            if (failure is not UsagePermissionException { ErrorCode: Blocked } || _rests.Block(request.CustomerId))
            {
                batch.Stop(failure);
            }

            if (!Failures.IsOfTheDestination(failure))
            {
                _rests.Fail(request.CustomerId, batch.Pause);
            }

            batch.Delay(item);
        }
    }

    /// <summary>
    /// The key is taken. Whoever took it, an attempt of ours or another call, may be under way still, and may yet fail and free it. When it is over and the
    /// key is still taken, the event was counted.
    /// </summary>
    private void AskAgain(SendBatch batch, SendItem item)
    {
        batch.Pause.Succeed();
        var wait = (long)attemptTimeout().TotalMilliseconds;
        if (item.State.KeyRefusedAt is { } refused && batch.Now - refused >= wait)
        {
            item.Conclude(UsageOutcome.Duplicate, null, batch.Now);
            return;
        }

        // Sent once the key has ended, it could count again, whoever took it.
        item.NoteUnknown(batch.Now);
        item.NoteKeyRefused(item.State.KeyRefusedAt ?? batch.Now);
        item.Release(batch.Now, item.State.KeyRefusedAt!.Value + wait);
    }
}

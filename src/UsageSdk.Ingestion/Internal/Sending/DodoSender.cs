using UsageSdk.DodoPayments;

namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>
/// Sends batches to Dodo Payments. One bad event fails its whole request, so a refused batch is halved until the bad ones stand alone. Ids make it safe
/// to send an event again at any time within its hour.
/// </summary>
internal sealed class DodoSender : IEventSender
{
    // Around the events, and a comma after each.
    private const int Envelope = 64;

    // More make nothing smaller, and a shift by 32 makes none at all.
    private const int MostHalvings = 16;

    private readonly IUsageEventsApi _api;
    private readonly UsageDeliveryOptions _options;
    private readonly ServiceCall _call;
    private readonly EventWindow _window;
    private readonly DodoLookups _lookups;

    public DodoSender(IUsageEventsApi api, UsageDeliveryOptions options, ServerClock clock, TimeProvider time)
    {
        (_api, _options, _call, _window) = (api, options, new(clock, time), new(options.Rules, clock, time));
        _lookups = new(api, options.Rules, _call);
    }

    private enum Answer
    {
        Taken,
        Refused,
        TooLarge,
        Stopped,
    }

    public int BatchSize => _options.BatchSize;

    public int Batches => _options.Concurrency;

    public int MaxBytes => _options.Rules.MaxBodyBytes - Envelope - _options.BatchSize;

    public async Task SendAsync(SendBatch batch, CancellationToken cancellationToken)
    {
        var late = new List<SendItem>();

        // Events with as many failures failed together. One of them may be what the service breaks on, so they are tried apart from others.
        foreach (var group in Screen(batch, Read(batch), late).GroupBy(static sending => sending.Item.State is { FirstUnknownAt: not null, Attempts: var attempts } ? attempts : 0))
        {
            await DeliverAsync(batch, [.. group], _options.BatchSize >> Math.Min(group.Key, MostHalvings), late, cancellationToken).ConfigureAwait(false);
        }

        // Last, since nothing hurries about them any more.
        await _lookups.DecideAsync(batch, late, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Delivers events in parts: the smaller the more often they failed, so that one on which the service breaks ends up alone; twice as many after each
    /// part that was taken, so that it takes few requests when the service had failed as a whole. Those that are not tried wait on as they are.
    /// </summary>
    private async Task DeliverAsync(SendBatch batch, IReadOnlyList<Sending> sendings, int first, List<SendItem> late, CancellationToken cancellationToken)
    {
        var size = Math.Max(1, first);
        for (var (start, count) = (0, 0); start < sendings.Count && !batch.IsStopped; start += count, size *= 2)
        {
            count = Math.Min(size, sendings.Count - start);
            await DeliverAsync(batch, [.. sendings.Skip(start).Take(count)], late, isKnownBad: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Delivers events, in halves where they are refused.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="sendings">The events, at least one.</param>
    /// <param name="late">Takes events that are too old, but may have been taken before.</param>
    /// <param name="isKnownBad">Whether one of them must be bad: their sum with others was refused, and the others were taken.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether all were taken.</returns>
    private async Task<bool> DeliverAsync(SendBatch batch, IReadOnlyList<Sending> sendings, List<SendItem> late, bool isKnownBad, CancellationToken cancellationToken)
    {
        var answer = Answer.Refused;
        if (!isKnownBad || sendings.Count == 1)
        {
            answer = await PostAsync(batch, sendings, cancellationToken).ConfigureAwait(false);
            if (answer == Answer.Refused)
            {
                // The reply has told the service's time: what it shows to be too early or too late is not to blame on the others.
                var timely = Screen(batch, sendings, late);
                if (timely.Count < sendings.Count)
                {
                    return timely.Count > 0 && await DeliverAsync(batch, timely, late, isKnownBad: false, cancellationToken).ConfigureAwait(false);
                }
            }

            if (answer == Answer.Stopped)
            {
                return false;
            }

            if (answer == Answer.Taken || sendings.Count == 1)
            {
                Decide(batch, sendings, answer, late);
                return answer == Answer.Taken;
            }
        }

        var half = sendings.Count / 2;
        var isLeftTaken = await DeliverAsync(batch, [.. sendings.Take(half)], late, isKnownBad: false, cancellationToken).ConfigureAwait(false);
        if (!batch.IsStopped)
        {
            await DeliverAsync(batch, [.. sendings.Skip(half)], late, isLeftTaken && answer == Answer.Refused, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private async Task<Answer> PostAsync(SendBatch batch, IReadOnlyList<Sending> sendings, CancellationToken cancellationToken)
    {
        var before = sendings.Select(static sending => sending.Item.State).ToArray();
        foreach (var (item, _) in sendings)
        {
            item.Begin(batch.Now);
        }

        var request = new IngestUsageEventsRequest { Events = [.. sendings.Select(static sending => sending.Input)] };
        var failure = await _call.TryAsync(options => _api.IngestAsync(request, options, cancellationToken)).ConfigureAwait(false);
        if (failure is null)
        {
            batch.Pause.Succeed();
            return Answer.Taken;
        }

        for (var index = 0; index < sendings.Count; index++)
        {
            var item = sendings[index].Item;
            item.NoteReason(Failures.Reason(failure));
            if (Failures.HadNoEffect(failure))
            {
                item.NoteNoEffect(before[index]);
            }
        }

        if (Failures.IsRefusal(failure))
        {
            // It answers, and to the point.
            batch.Pause.Succeed();
            return failure is UsagePayloadTooLargeException ? Answer.TooLarge : Answer.Refused;
        }

        batch.Stop(failure);
        batch.Delay([.. sendings.Select(static sending => sending.Item)]);
        return Answer.Stopped;
    }

    private void Decide(SendBatch batch, IReadOnlyList<Sending> sendings, Answer answer, List<SendItem> late)
    {
        foreach (var (item, _) in sendings)
        {
            var isLate = answer == Answer.Refused && _window.MayBeExpired(item.Event.Deadline);
            if (answer == Answer.Taken)
            {
                item.Conclude(UsageOutcome.Delivered, null, batch.Now);
            }
            else if (isLate && item.State.FirstUnknownAt is not null)
            {
                late.Add(item);
            }
            else
            {
                item.Conclude(isLate ? UsageOutcome.Expired : UsageOutcome.Rejected, item.State.Reason, batch.Now);
            }
        }
    }

    /// <summary>The events as they are sent. One that cannot be read, as after damage, does not hold up the others.</summary>
    private static List<Sending> Read(SendBatch batch)
    {
        var sendings = new List<Sending>(batch.Items.Count);
        foreach (var item in batch.Items)
        {
            if (EventContent.TryReadInput(item.Event.Content) is { } input)
            {
                sendings.Add(new(item, input));
            }
            else
            {
                item.Conclude(UsageOutcome.Rejected, EventContent.Unreadable, batch.Now);
            }
        }

        return sendings;
    }

    /// <summary>Takes out what may not be sent now.</summary>
    private List<Sending> Screen(SendBatch batch, IReadOnlyList<Sending> sendings, List<SendItem> late)
    {
        var timely = new List<Sending>(sendings.Count);
        foreach (var sending in sendings)
        {
            var (item, input) = sending;
            if (_window.IsExpired(item.Event.Deadline))
            {
                late.Add(item);
            }
            else if (_window.HeldUntil(input.Timestamp ?? default) is { } due)
            {
                item.Release(batch.Now, due);
            }
            else
            {
                timely.Add(sending);
            }
        }

        return timely;
    }

    private readonly record struct Sending(SendItem Item, EventInput Input);
}

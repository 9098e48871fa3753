using UsageSdk.DodoPayments;

namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>
/// Sends batches to Dodo Payments. One bad event fails its whole request, so a refused batch is halved until the bad ones stand alone. Ids make it safe
/// to send an event again at any time within its hour.
/// </summary>
internal sealed class DodoSender(IUsageEventsApi api, UsageDeliveryOptions options, ServerClock clock, TimeProvider time) : IEventSender
{
    // Around the events, and a comma after each.
    private const int Envelope = 64;

    private readonly ServiceCall _call = new(clock, time);
    private readonly EventWindow _window = new(options.Rules, clock);

    private enum Answer
    {
        Taken,
        Refused,
        TooLarge,
        Stopped,
    }

    public int BatchSize => options.BatchSize;

    public int Batches => options.Concurrency;

    public int MaxBytes => options.Rules.MaxBodyBytes - Envelope - options.BatchSize;

    public async Task SendAsync(SendBatch batch, CancellationToken cancellationToken)
    {
        var sendings = await ScreenAsync(batch, [.. batch.Items.Select(static item => new Sending(item, EventContent.ReadInput(item.Event.Content)))], cancellationToken).ConfigureAwait(false);
        if (sendings.Count > 0 && !batch.IsStopped)
        {
            await DeliverAsync(batch, sendings, isKnownBad: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Delivers events, in halves where they are refused.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="sendings">The events, at least one.</param>
    /// <param name="isKnownBad">Whether one of them must be bad: their sum with others was refused, and the others were taken.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether all were taken.</returns>
    private async Task<bool> DeliverAsync(SendBatch batch, IReadOnlyList<Sending> sendings, bool isKnownBad, CancellationToken cancellationToken)
    {
        var answer = Answer.Refused;
        if (!isKnownBad || sendings.Count == 1)
        {
            var asked = sendings;
            answer = await PostAsync(batch, sendings, cancellationToken).ConfigureAwait(false);
            if (answer == Answer.Refused)
            {
                // The reply has told the service's time: what it shows to be too early or too late is not to blame on the others.
                sendings = await ScreenAsync(batch, sendings, cancellationToken).ConfigureAwait(false);
                if (sendings.Count < asked.Count)
                {
                    return !batch.IsStopped && sendings.Count > 0 && await DeliverAsync(batch, sendings, isKnownBad: false, cancellationToken).ConfigureAwait(false);
                }
            }

            if (answer is Answer.Taken or Answer.Stopped || sendings.Count == 1)
            {
                Decide(batch, sendings, answer);
                return answer == Answer.Taken;
            }
        }

        var half = sendings.Count / 2;
        var isLeftTaken = await DeliverAsync(batch, [.. sendings.Take(half)], isKnownBad: false, cancellationToken).ConfigureAwait(false);
        if (!batch.IsStopped)
        {
            await DeliverAsync(batch, [.. sendings.Skip(half)], isLeftTaken && answer == Answer.Refused, cancellationToken).ConfigureAwait(false);
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
        var failure = await _call.TryAsync(options => api.IngestAsync(request, options, cancellationToken)).ConfigureAwait(false);
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

        if (Failures.IsRefusal(failure) || failure is UsagePayloadTooLargeException)
        {
            // It answers, and to the point.
            batch.Pause.Succeed();
            return failure is UsagePayloadTooLargeException ? Answer.TooLarge : Answer.Refused;
        }

        batch.Stop(failure);
        return Answer.Stopped;
    }

    private void Decide(SendBatch batch, IReadOnlyList<Sending> sendings, Answer answer)
    {
        foreach (var (item, _) in sendings)
        {
            if (answer == Answer.Taken)
            {
                item.Conclude(UsageOutcome.Delivered, null, batch.Now);
            }
            else if (answer is Answer.Refused or Answer.TooLarge)
            {
                item.Conclude(answer == Answer.Refused && _window.MayBeExpired(item.Event.Deadline) ? UsageOutcome.Expired : UsageOutcome.Rejected, item.State.Reason, batch.Now);
            }
        }
    }

    /// <summary>Takes out what may not be sent now.</summary>
    private async Task<IReadOnlyList<Sending>> ScreenAsync(SendBatch batch, IReadOnlyList<Sending> sendings, CancellationToken cancellationToken)
    {
        var sendable = new List<Sending>(sendings.Count);
        foreach (var sending in sendings)
        {
            var (item, input) = sending;
            if (_window.IsExpired(item.Event.Deadline))
            {
                await ExpireAsync(batch, item, cancellationToken).ConfigureAwait(false);
            }
            else if (_window.HeldUntil(input.Timestamp ?? default) is { } due)
            {
                item.Release(batch.Now, due);
            }
            else
            {
                sendable.Add(sending);
            }
        }

        return sendable;
    }

    /// <summary>Concludes an event that is too old. One that was sent without an answer may have been taken: the service is asked.</summary>
    private async Task ExpireAsync(SendBatch batch, SendItem item, CancellationToken cancellationToken)
    {
        if (item.State.FirstUnknownAt is null)
        {
            item.Conclude(UsageOutcome.Expired, Late(item), batch.Now);
            return;
        }

        if (batch.IsStopped)
        {
            return;
        }

        var failure = await _call.TryAsync(options => api.RetrieveAsync(item.Event.Id, options, cancellationToken)).ConfigureAwait(false);
        switch (failure)
        {
            case null:
                item.Conclude(UsageOutcome.Delivered, null, batch.Now);
                break;
            case UsageNotFoundException:
                item.Conclude(UsageOutcome.Expired, Late(item), batch.Now);
                break;
            case UsageBadRequestException or UsageRequestValidationException:
                item.Conclude(UsageOutcome.Unknown, $"It was sent without an answer, is too old to be sent again, and could not be looked up. {Failures.Reason(failure)}", batch.Now);
                break;
            default:
                batch.Stop(failure);
                break;
        }
    }

    private string Late(SendItem item) =>
        $"It is older than the {options.Rules.MaxAge} that the service takes, and was sent {item.State.Attempts} times.{(item.State.Reason is { } reason ? $" Last: {reason}" : "")}";

    private readonly record struct Sending(SendItem Item, EventInput Input);
}

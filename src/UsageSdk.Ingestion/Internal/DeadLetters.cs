using System.Runtime.CompilerServices;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal;

internal sealed class DeadLetters(UsageQueue queue, EventPreparation preparation) : IUsageDeadLetters
{
    private const int PageSize = 100;

    public async IAsyncEnumerable<UsageDeadLetter> ListAsync(UsageOutcome? outcome = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (outcome is not (null or UsageOutcome.Rejected or UsageOutcome.Expired or UsageOutcome.Unknown))
        {
            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Must be Rejected, Expired or Unknown.");
        }

        var store = await queue.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        for (var after = 0L; ;)
        {
            var page = await store.ReadDeadLettersAsync(after, outcome, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var (conclusion, content) in page)
            {
                after = conclusion.Position;
                if (EventContent.TryRead(conclusion.Destination, conclusion.Id, content) is { } usageEvent)
                {
                    yield return new() { Event = usageEvent, Conclusion = conclusion };
                }
                else
                {
                    queue.Log.LetterUnreadable(conclusion.Destination.ToString(), conclusion.Id);
                }
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    public async ValueTask<bool> RequeueAsync(UsageDeadLetter letter, UsageEvent? mended = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var usageEvent = mended ?? letter.Event;
        if (usageEvent.Destination != letter.Event.Destination)
        {
            throw new ArgumentException($"The mended event must go to {letter.Event.Destination}, as the letter's does.", nameof(mended));
        }

        if (letter.Conclusion.Outcome == UsageOutcome.Unknown)
        {
            CheckCountsOnce(letter, usageEvent);
        }

        var prepared = preparation.Prepare(usageEvent.Id is null ? usageEvent with { Id = letter.Event.Id } : usageEvent);
        if (prepared.Deadline <= prepared.EnqueuedAt)
        {
            throw EventPreparation.Refusal([new("timestamp", $"must not be older than {queue.Options.For(prepared.Destination.Service).Rules.MaxAge}", "older")]);
        }

        var store = await queue.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var status = await store.RequeueAsync(letter.Conclusion.Position, prepared, cancellationToken).ConfigureAwait(false);
        if (status == AppendStatus.Conflict)
        {
            throw EventPreparation.Refusal([EventPreparation.Conflict("")]);
        }

        queue.Delivery?.Notify(prepared.Destination, status == AppendStatus.Added ? 1 : 0, prepared.Deadline);
        return status == AppendStatus.Added;
    }

    public async ValueTask<bool> RemoveAsync(UsageDeadLetter letter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var store = await queue.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        return await store.RemoveAsync(letter.Conclusion.Position, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What may have been taken may be sent again only where the service knows its id for ever.</summary>
    private void CheckCountsOnce(UsageDeadLetter letter, UsageEvent mended)
    {
        if (queue.Options.For(letter.Event.Destination.Service).Rules.DeduplicationWindow is not null)
        {
            throw new ArgumentException("The event may have been taken: sent again, it could count twice. If the service lacks it, enqueue it under a new id.", nameof(letter));
        }

        if (mended.Id is { } id && id != letter.Event.Id)
        {
            throw new ArgumentException("The event may have been taken: sent again under another id, it could count twice. Leave it its own.", nameof(mended));
        }
    }
}

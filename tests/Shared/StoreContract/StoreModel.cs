using UsageSdk.Ingestion;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Tests.StoreContract;

/// <summary>A store as plain as can be: one list of events, in the order of enqueueing. Leases end when it is told so.</summary>
internal sealed class StoreModel
{
    private readonly Dictionary<UsageService, UsageBooks> _gone = [];

    public List<ModelEvent> Events { get; } = [];

    public IEnumerable<ModelEvent> Pending => Events.Where(one => one.IsPending);

    public IEnumerable<ModelEvent> Conclusions => Events.Where(one => !one.IsPending).OrderBy(one => one.Position);

    public ModelEvent? Find((UsageDestination, string) key) => Events.SingleOrDefault(one => one.Key == key);

    public AppendResult Append(QueuedEvent[] events, long? capacity)
    {
        var found = events.Select((queued, index) => (queued, index, existing: Find((queued.Destination, queued.Id))?.Queued)).ToList();
        int[] known = [.. found.Where(one => one.existing is { } existing && existing.Digest.Span.SequenceEqual(one.queued.Digest.Span)).Select(one => one.index)];
        int[] conflicts = [.. found.Where(one => one.existing is not null).Select(one => one.index).Except(known)];
        var added = events.Length - known.Length;
        var status = conflicts.Length > 0 ? AppendStatus.Conflict : added > 0 && Pending.Count() + added > capacity ? AppendStatus.Full : AppendStatus.Added;
        if (status == AppendStatus.Added)
        {
            foreach (var (queued, _, _) in found.Where(one => one.existing is null))
            {
                Events.Add(new(queued));
                Count(queued.Destination.Service, books => books with { Enqueued = books.Enqueued + 1 });
            }
        }

        return new(status, known, conflicts, [.. known.Select(index => Find((events[index].Destination, events[index].Id))!.Outcome)]);
    }

    public List<ModelEvent> Lease(LeaseRequest request)
    {
        var leased = new List<ModelEvent>();
        var available = Pending.Where(one => one.Queued.Destination == request.Destination && one.Due <= request.Now && !one.IsLeased);
        foreach (var one in available.OrderBy(one => one.Queued.Deadline).Take(request.MaxEvents))
        {
            if (leased.Count > 0 && leased.Append(one).Sum(taken => taken.Queued.Content.Length) > request.MaxBytes)
            {
                break;
            }

            leased.Add(one);
        }

        foreach (var one in leased)
        {
            one.InterruptedAt ??= one.Owner is null ? null : one.LeasedAt;
            (one.Owner, one.HasLeaseEnded, one.LeasedAt) = (request.Owner, false, request.Now);
        }

        return leased;
    }

    public void ChangeLeases(string owner, bool haveEnded)
    {
        foreach (var one in Pending.Where(one => one.Owner == owner))
        {
            one.HasLeaseEnded = haveEnded;
        }
    }

    /// <summary>The event that a settlement concludes or puts back; null when the owner does not hold it.</summary>
    public ModelEvent? Settle(string owner, EventSettlement settlement)
    {
        var settled = Pending.SingleOrDefault(one => one.Sequence == settlement.Event.Sequence && one.Owner == owner);
        if (settled is not null)
        {
            (settled.Outcome, settled.State, settled.Owner, settled.InterruptedAt) = (settlement.Outcome, settlement.State, null, null);
            (settled.Due, settled.ConcludedAt) = (settlement.Due, settlement.At);
        }

        return settled;
    }

    public AppendStatus Requeue(long position, QueuedEvent replacement)
    {
        if (Conclusions.SingleOrDefault(one => one.Position == position) is not { HasContent: true } letter)
        {
            return AppendStatus.Missing;
        }

        if (Find((replacement.Destination, replacement.Id)) is { } other && other != letter)
        {
            return AppendStatus.Conflict;
        }

        letter.IsGone = true;
        Events.Remove(letter);
        Events.Add(new(replacement) { State = letter.Outcome == UsageOutcome.Unknown ? new() { FirstUnknownAt = replacement.EnqueuedAt } : default });
        return AppendStatus.Added;
    }

    public bool Remove(long position)
    {
        var removed = Conclusions.Where(one => one.Position == position).ToList();
        removed.ForEach(Remove);
        return removed.Count > 0;
    }

    public void Purge(long before) => Conclusions.Where(one => !one.HasContent && one.ConcludedAt < before).ToList().ForEach(Remove);

    public Dictionary<UsageService, UsageBooks> Books() => _gone.ToDictionary(
        gone => gone.Key,
        gone => Events.Where(one => one.Queued.Destination.Service == gone.Key).Aggregate(gone.Value, (books, one) => Add(books, one.Outcome)));

    private static UsageBooks Add(UsageBooks books, UsageOutcome outcome) => outcome switch
    {
        UsageOutcome.Pending => books with { Pending = books.Pending + 1 },
        UsageOutcome.Delivered => books with { Delivered = books.Delivered + 1 },
        UsageOutcome.Duplicate => books with { Duplicate = books.Duplicate + 1 },
        UsageOutcome.Rejected => books with { Rejected = books.Rejected + 1 },
        UsageOutcome.Expired => books with { Expired = books.Expired + 1 },
        _ => books with { Unknown = books.Unknown + 1 },
    };

    private void Remove(ModelEvent removed)
    {
        removed.IsGone = true;
        Events.Remove(removed);
        Count(removed.Queued.Destination.Service, books => Add(books, removed.Outcome));
    }

    private void Count(UsageService service, Func<UsageBooks, UsageBooks> count) => _gone[service] = count(_gone.GetValueOrDefault(service, UsageBooks.Empty));
}

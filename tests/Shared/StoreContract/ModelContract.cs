using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using UsageSdk.Ingestion;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Tests.StoreContract;

/// <summary>Series of random calls, after each of which the store is as <see cref="StoreModel"/> is.</summary>
public abstract class ModelContract : EventStoreContract
{
    private const int Steps = 80;

    private static readonly string[] Owners = ["one", "two", "three"];
    private static readonly UsageDestination[] Destinations = [UsageDestination.DodoPayments, UsageDestination.Autumn, UsageDestination.Collector("1"), UsageDestination.Collector("2")];
    private static readonly string[] Names = [.. Enumerable.Range(0, 12).Select(number => $"e{number}")];

    private readonly List<(string Owner, LeasedEvent Event)> _handedOut = [];
    private readonly List<(string Mark, ModelEvent[] Events)> _marks = [];
    private IUsageEventStore _store = null!;
    private StoreModel _model = null!;
    private long _lastPosition;

    /// <summary>How many series are tried, each with a store of its own.</summary>
    protected virtual int Series => 100;

    [Fact]
    public void A_store_does_what_the_model_does() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Series).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20_260_312, 12_345_679), FSharpOption<int>.None))),
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue).ArrayOf(Steps), Shrink), seeds => Task.Run(() => RunAsync(seeds)).GetAwaiter().GetResult()));

    /// <summary>Series without some of the steps.</summary>
    private static IEnumerable<int[]> Shrink(int[] seeds)
    {
        for (var size = seeds.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start < seeds.Length; start += size)
            {
                yield return [.. seeds[..start], .. seeds[Math.Min(start + size, seeds.Length)..]];
            }
        }
    }

    private async Task RunAsync(int[] seeds)
    {
        (_model, _lastPosition) = (new(), 0);
        _handedOut.Clear();
        _marks.Clear();
        await using (_store = await OpenStoreAsync())
        {
            foreach (var seed in seeds)
            {
                var random = new Random(seed);
                Now += random.Next(4);
                await StepAsync(random);
                await CheckAsync(random);
            }

            foreach (var key in Destinations.SelectMany(destination => Names.Select(name => (destination, name))))
            {
                Assert.Equal(_model.Find(key)?.ToConclusion(), await _store.FindAsync(key.destination, key.name, CancellationToken));
            }
        }
    }

    private Task StepAsync(Random random) => random.Next(22) switch
    {
        < 5 => AppendAsync(random),
        < 10 => LeaseAsync(random),
        < 15 => SettleAsync(random),
        15 => RenewAsync(Pick(random, Owners), Now),
        16 => EndLeasesAsync(Pick(random, Owners)),
        < 19 => RequeueAsync(random),
        19 => RemoveAsync(random),
        20 => PurgeAsync(random),
        _ => MarkAsync(),
    };

    private async Task AppendAsync(Random random)
    {
        var events = Enumerable.Range(0, random.Next(1, 5)).Select(_ => AnyEvent(random, Pick(random, Destinations), Pick(random, Names))).DistinctBy(queued => (queued.Destination, queued.Id)).ToArray();
        long? capacity = random.Next(3) == 0 ? random.Next(25) : null;
        await RecountAsync(_store);

        var result = await _store.AppendAsync(events, capacity, null, CancellationToken);

        var expected = _model.Append(events, capacity);
        Assert.True(result.Status == expected.Status || (expected.Status == AppendStatus.Conflict && capacity is not null && result.Status == AppendStatus.Full), $"{result.Status}, not {expected.Status}");
        Assert.Equal(expected.Known, result.Status == AppendStatus.Added ? result.Known : expected.Known);
        Assert.Equal(expected.Outcomes, result.Status == AppendStatus.Added ? result.Outcomes : expected.Outcomes);
        Assert.Equal(expected.Conflicts, result.Status == AppendStatus.Conflict ? result.Conflicts.Order() : expected.Conflicts);
    }

    private async Task LeaseAsync(Random random)
    {
        var maxBytes = random.Next(3) switch { 0 => 1, 1 => random.Next(20, 100), _ => int.MaxValue };
        var request = new LeaseRequest(Pick(random, Destinations), Pick(random, Owners), random.Next(1, 7), maxBytes, Now, LeaseDuration);

        var lease = await _store.LeaseAsync(request, CancellationToken);

        var expected = _model.Lease(request);
        Assert.Equal(
            expected.Select(one => (one.Queued.Id, Text(one.Queued.Content), one.Queued.EnqueuedAt, one.Queued.Deadline, one.State, one.InterruptedAt)),
            lease.Events.Select(one => (one.Id, Text(one.Content), one.EnqueuedAt, one.Deadline, one.State, one.InterruptedAt)));
        foreach (var (one, leased) in expected.Zip(lease.Events))
        {
            Assert.Equal(one.Sequence ??= leased.Sequence, leased.Sequence);
            _handedOut.Add((request.Owner, leased));
        }

        var sequences = _model.Pending.Where(one => one.Sequence is not null).Select(one => one.Sequence!.Value).ToList();
        Assert.Equal(sequences.Order().Distinct(), sequences);
        CheckNextDue(request, lease);
    }

    /// <summary>The store may tell of the ends of leases too.</summary>
    private void CheckNextDue(LeaseRequest request, EventLease lease)
    {
        var waiting = _model.Pending.Where(one => one.Queued.Destination == request.Destination).ToList();
        var due = waiting.Where(one => !one.IsLeased).Select(one => (long?)one.Due).Min();
        if (lease.Events.Count > 0)
        {
            Assert.Null(lease.NextDue);
        }
        else if (!waiting.Exists(one => one.IsLeased))
        {
            Assert.Equal(due, lease.NextDue);
        }
        else
        {
            Assert.True(due is null ? lease.NextDue is null || lease.NextDue > Now : lease.NextDue > Now && lease.NextDue <= due);
        }
    }

    private async Task SettleAsync(Random random)
    {
        var owner = Pick(random, Owners);
        var chosen = _handedOut.Where(one => one.Owner == owner && random.Next(3) > 0).Reverse().DistinctBy(one => one.Event.Sequence).ToArray();
        random.Shuffle(chosen);
        EventSettlement[] settlements = [.. chosen.Select(one => AnySettlement(random, one.Event))];
        if (random.Next(4) > 0)
        {
            // Otherwise they are settled again later.
            _handedOut.RemoveAll(chosen.Contains);
        }

        var positions = await _store.SettleAsync(owner, settlements, CancellationToken);

        Assert.Equal(settlements.Length, positions.Count);
        foreach (var (settlement, position) in settlements.Zip(positions))
        {
            var settled = _model.Settle(owner, settlement);
            Assert.Equal(settled is null || settled.IsPending, position == 0);
            if (settled is not null)
            {
                settled.Position = position;
            }
        }

        var concluded = positions.Where(position => position > 0).ToList();
        Assert.Equal(concluded.Count, concluded.Distinct().Count());
        Assert.All(concluded, position => Assert.True(position > _lastPosition));
        _lastPosition = concluded.Append(_lastPosition).Max();
    }

    private async Task RenewAsync(string owner, long now)
    {
        await _store.RenewAsync(owner, now, LeaseDuration, CancellationToken);
        _model.ChangeLeases(owner, haveEnded: false);
    }

    /// <summary>One owner is not heard of for a while; the others renew their leases.</summary>
    private async Task EndLeasesAsync(string owner)
    {
        foreach (var other in Owners.Where(other => other != owner))
        {
            await RenewAsync(other, Now + (long)LeaseDuration.TotalMilliseconds + 1);
        }

        await EndLeasesAsync(_store, owner);
        _model.ChangeLeases(owner, haveEnded: true);
    }

    private async Task RequeueAsync(Random random)
    {
        var position = AnyPosition(random);
        var letter = _model.Conclusions.FirstOrDefault(one => one.Position == position)?.Queued;
        var replacement = AnyEvent(random, letter?.Destination ?? Pick(random, Destinations), letter is not null && random.Next(2) == 0 ? letter.Id : Pick(random, Names));

        Assert.Equal(_model.Requeue(position, replacement), await _store.RequeueAsync(position, replacement, CancellationToken));
    }

    private async Task RemoveAsync(Random random)
    {
        var position = AnyPosition(random);
        Assert.Equal(_model.Remove(position), await _store.RemoveAsync(position, CancellationToken));
    }

    private async Task PurgeAsync(Random random)
    {
        var before = Now - random.Next(30);
        while (await _store.PurgeAsync(before, CancellationToken))
        {
        }

        _model.Purge(before);
    }

    private async Task MarkAsync() => _marks.Add((await _store.MarkAsync(CancellationToken), [.. _model.Pending]));

    private async Task CheckAsync(Random random)
    {
        var books = await _store.ReadBooksAsync(CancellationToken);
        Assert.Equal(_model.Books().OrderBy(pair => pair.Key), books.OrderBy(pair => pair.Key));
        Assert.All(books.Values, one => Assert.True(one.IsBalanced));

        Assert.Equal(_model.Conclusions.Select(one => one.ToConclusion()), (await _store.ReadConclusionsAsync(0, 1000, CancellationToken)).Select(one => one.Conclusion));
        var (after, outcome, count) = (AnyPosition(random), random.Next(2) == 0 ? null : (UsageOutcome?)random.Next(1, 6), random.Next(1, 6));
        Assert.Equal(
            _model.Conclusions.Where(one => one.Position > after && one.HasContent && (outcome is null || one.Outcome == outcome)).Take(count).Select(one => (one.Position, Text(one.Queued.Content))),
            (await _store.ReadDeadLettersAsync(after, outcome, count, CancellationToken)).Select(one => (one.Conclusion.Position, Text(one.Content))));

        for (var index = 0; index < 4; index++)
        {
            var (destination, name) = (Pick(random, Destinations), Pick(random, Names));
            Assert.Equal(_model.Find((destination, name))?.ToConclusion(), await _store.FindAsync(destination, name, CancellationToken));
        }

        Assert.Equal(
            from one in _model.Pending
            group one by one.Queued.Destination into waiting
            orderby waiting.Key.ToString()
            let first = waiting.MinBy(one => one.Queued.Deadline)!.Queued
            select new DestinationBacklog(waiting.Key, first.EnqueuedAt, first.Deadline),
            (await _store.ReadBacklogAsync(CancellationToken)).OrderBy(one => one.Destination.ToString()));
        await CheckMarkAsync(random);
    }

    private async Task CheckMarkAsync(Random random)
    {
        // What is no longer stored is not counted.
        _marks.RemoveAll(one => one.Events.Any(marked => marked.IsGone));
        if (_marks.Count > 0)
        {
            var (mark, events) = Pick(random, _marks);
            long Count(UsageOutcome outcome) => events.LongCount(one => one.Outcome == outcome);
            Assert.Equal(
                new()
                {
                    Delivered = Count(UsageOutcome.Delivered),
                    Duplicate = Count(UsageOutcome.Duplicate),
                    Rejected = Count(UsageOutcome.Rejected),
                    Expired = Count(UsageOutcome.Expired),
                    Unknown = Count(UsageOutcome.Unknown),
                    Pending = Count(UsageOutcome.Pending),
                },
                await _store.CountSinceAsync(mark, CancellationToken));
            Assert.Equal(!events.Any(one => one.IsPending), await _store.IsConcludedAsync(mark, CancellationToken));
        }
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private long AnyPosition(Random random) => random.Next(4) == 0 || !_model.Conclusions.Any() ? random.Next(60) : Pick(random, [.. _model.Conclusions]).Position;

    /// <summary>An event that may be due, may have a deadline, and is at times not the one that has its id.</summary>
    private QueuedEvent AnyEvent(Random random, UsageDestination destination, string id)
    {
        var content = $"{id} of {destination}{(random.Next(10) == 0 ? ", another" : "")}";
        return Event(id, destination, content, random.Next(3) == 0 ? null : Now + random.Next(50), Now + (random.Next(3) == 0 ? random.Next(12) : 0));
    }

    private EventSettlement AnySettlement(Random random, LeasedEvent leased)
    {
        long? Time() => random.Next(2) == 0 ? null : Now - random.Next(1000);
        var outcome = random.Next(3) == 0 ? UsageOutcome.Pending : (UsageOutcome)random.Next(1, 6);
        var reason = outcome is UsageOutcome.Delivered or UsageOutcome.Duplicate || random.Next(3) == 0 ? null : $"reason {random.Next(100)}";
        return new(leased, outcome, new(leased.State.Attempts + 1, Time(), Time(), reason), Now, Now + random.Next(12));
    }
}

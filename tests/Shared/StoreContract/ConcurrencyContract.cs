using System.Collections.Concurrent;
using UsageSdk.Ingestion;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Tests.StoreContract;

public abstract class ConcurrencyContract : EventStoreContract
{
    private const int Appenders = 4;
    private const int Workers = 4;
    private const int Batches = 25;
    private const int BatchSize = 8;

    private static readonly UsageDestination[] Destinations = [UsageDestination.DodoPayments, UsageDestination.Autumn];

    [Fact]
    public async Task Each_event_is_concluded_once_whoever_appends_and_settles_at_the_same_time()
    {
        var positions = new ConcurrentDictionary<(UsageDestination, string), long>();
        var appending = Task.WhenAll(Enumerable.Range(0, Appenders).Select(appender => Task.Run(() => AppendAllAsync(appender), CancellationToken)));
        var settling = Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => SettleAllAsync(worker, appending, positions), CancellationToken)));
        var following = Task.Run(() => FollowAsync(settling), CancellationToken);
        var watching = Task.Run(() => WatchBooksAsync(settling), CancellationToken);
        await Task.WhenAll(appending, settling, following, watching);

        const int total = Appenders * Batches * BatchSize * 2;
        var conclusions = (await ReadAsync(count: total * 2)).Select(concluded => concluded.Conclusion).ToList();
        Assert.Equal(total, conclusions.Count);
        Assert.Equal(total, conclusions.Select(conclusion => (conclusion.Destination, conclusion.Id)).Distinct().Count());
        Assert.All(conclusions, conclusion => Assert.Equal(positions[(conclusion.Destination, conclusion.Id)], conclusion.Position));
        Assert.Equal(conclusions, await following);
        foreach (var (service, books) in await Store.ReadBooksAsync(CancellationToken))
        {
            var ofService = conclusions.Where(conclusion => conclusion.Destination.Service == service).ToList();
            Assert.Equal(
                UsageBooks.Empty with
                {
                    Enqueued = total / 2,
                    Delivered = ofService.Count(conclusion => conclusion.Outcome == UsageOutcome.Delivered),
                    Rejected = ofService.Count(conclusion => conclusion.Outcome == UsageOutcome.Rejected),
                },
                books);
        }
    }

    [Fact]
    public async Task The_same_events_from_several_callers_are_added_once()
    {
        QueuedEvent[] events = [.. Enumerable.Range(0, 50).Select(number => Event($"e{number}"))];

        var results = await Task.WhenAll(Enumerable.Range(0, Appenders).Select(appender => Task.Run(
            async () => await AppendAsync(appender % 2 == 0 ? events : [.. events.Reverse()]),
            CancellationToken)));

        Assert.All(results, result => Assert.Equal((AppendStatus.Added, 0), (result.Status, result.Conflicts.Count)));
        Assert.Equal(events.Length * (Appenders - 1), results.Sum(result => result.Known.Count));
        Assert.Equal(UsageBooks.Empty with { Enqueued = events.Length, Pending = events.Length }, await BooksAsync());
        Assert.Equal(events.Length, (await LeaseAsync("owner")).Events.Count);
    }

    [Fact]
    public async Task Of_different_events_with_the_same_id_one_is_added()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, Appenders).Select(appender => Task.Run(
            async () => await AppendAsync(Event($"own {appender}"), Event("shared", content: $"{{\"from\":{appender}}}")),
            CancellationToken)));

        Assert.Single(results, result => result.Status == AppendStatus.Added);
        Assert.All(results.Where(result => result.Status != AppendStatus.Added), result => Assert.Equal((AppendStatus.Conflict, 1), (result.Status, Assert.Single(result.Conflicts))));
        Assert.Equal(2, (await LeaseAsync("owner")).Events.Count);
    }

    [Fact]
    public async Task A_letter_is_queued_again_by_one_caller_only()
    {
        var position = await ConcludeAsync(Event("a"), UsageOutcome.Rejected);

        var results = await Task.WhenAll(Enumerable.Range(0, Appenders).Select(caller => Task.Run(
            async () => await Store.RequeueAsync(position, Event($"a{caller}"), CancellationToken),
            CancellationToken)));

        Assert.Single(results, AppendStatus.Added);
        Assert.Equal(Appenders - 1, results.Count(status => status == AppendStatus.Missing));
        Assert.Equal(UsageBooks.Empty with { Enqueued = 1, Pending = 1 }, await BooksAsync());
    }

    /// <summary>Appends batches for both destinations, each of which shares an event with the batch of every other caller.</summary>
    private async Task AppendAllAsync(int appender)
    {
        for (var batch = 0; batch < Batches; batch++)
        {
            var events = Enumerable.Range(0, BatchSize).SelectMany(number => Destinations.Select(destination => Event($"{appender}.{batch}.{number}", destination))).ToArray();
            Assert.Equal(AppendStatus.Added, (await AppendAsync(events)).Status);
            Assert.Equal([0], (await AppendAsync(events[0])).Known);
        }
    }

    /// <summary>Leases and settles until nothing is left: some events wait again at first, some are rejected.</summary>
    private async Task SettleAllAsync(int worker, Task appending, ConcurrentDictionary<(UsageDestination, string), long> positions)
    {
        var random = new Random(worker);
        var owner = $"owner {worker}";
        while (true)
        {
            var isLast = appending.IsCompleted;
            var count = 0;
            foreach (var destination in Destinations)
            {
                var leased = (await LeaseAsync(owner, random.Next(1, 20), destination: destination)).Events;
                EventSettlement[] settlements =
                [
                    .. leased.Select(one => random.Next(4) switch
                    {
                        0 => Delay(one, Now, one.State with { Attempts = one.State.Attempts + 1 }),
                        1 => Conclusion(one, UsageOutcome.Rejected, "bad"),
                        _ => Conclusion(one, UsageOutcome.Delivered),
                    }),
                ];
                var settled = await SettleAsync(owner, settlements);
                for (var index = 0; index < settlements.Length; index++)
                {
                    Assert.Equal(settlements[index].Outcome == UsageOutcome.Pending, settled[index] == 0);
                    Assert.True(settled[index] == 0 || positions.TryAdd((destination, leased[index].Id), settled[index]), $"{leased[index].Id} was concluded twice.");
                }

                count += leased.Count;
            }

            if (count == 0 && isLast)
            {
                return;
            }

            await Task.Yield();
        }
    }

    /// <summary>Reads conclusions as they come, each once. One that appeared behind the reader would be missed.</summary>
    private async Task<List<UsageConclusion>> FollowAsync(Task settling)
    {
        var followed = new List<UsageConclusion>();
        while (true)
        {
            var isLast = settling.IsCompleted;
            var next = await ReadAsync(after: followed.Count == 0 ? 0 : followed[^1].Position, count: 100);
            followed.AddRange(next.Select(concluded => concluded.Conclusion));
            if (next.Count == 0 && isLast)
            {
                return followed;
            }

            await Task.Yield();
        }
    }

    private async Task WatchBooksAsync(Task settling)
    {
        while (!settling.IsCompleted)
        {
            Assert.All((await Store.ReadBooksAsync(CancellationToken)).Values, books => Assert.True(books.IsBalanced, books.ToString()));
            await Task.Yield();
        }
    }
}

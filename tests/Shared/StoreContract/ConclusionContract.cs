using UsageSdk.Ingestion;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Tests.StoreContract;

public abstract class ConclusionContract : EventStoreContract
{
    private const UsageOutcome Delivered = UsageOutcome.Delivered;
    private const UsageOutcome Rejected = UsageOutcome.Rejected;

    [Fact]
    public async Task Conclusions_are_read_by_position_from_any_place()
    {
        var positions = new List<long>();
        foreach (var id in new[] { "c", "a", "b" })
        {
            positions.Add(await ConcludeAsync(Event(id), Delivered));
        }

        Assert.Equal(["c", "a", "b"], Ids(await ReadAsync()));
        Assert.Equal(positions, (await ReadAsync()).Select(concluded => concluded.Conclusion.Position));
        Assert.Equal(["c", "a"], Ids(await ReadAsync(count: 2)));
        Assert.Equal(["b"], Ids(await ReadAsync(after: positions[1])));
        Assert.Equal(["a", "b"], Ids(await ReadAsync(after: positions[0], count: 2)));
        Assert.Empty(await ReadAsync(after: positions[2]));
        Assert.Empty(await ReadAsync(after: long.MaxValue));
    }

    [Fact]
    public async Task A_conclusion_reads_as_it_is_found()
    {
        await ConcludeAsync(Event("a", UsageDestination.Collector("1")), UsageOutcome.Unknown, "lost");

        Assert.Equal(await FindAsync("a", UsageDestination.Collector("1")), Assert.Single(await ReadAsync()).Conclusion);
    }

    [Fact]
    public async Task Conclusions_of_every_outcome_are_read()
    {
        await ConcludeEachAsync();

        Assert.Equal(["Delivered", "Duplicate", "Rejected", "Expired", "Unknown"], Ids(await ReadAsync()));
    }

    [Fact]
    public async Task Dead_letters_are_read_with_their_content()
    {
        await ConcludeEachAsync();

        var letters = await ReadAsync(withContent: true);

        Assert.Equal(["Rejected", "Expired", "Unknown"], Ids(letters));
        Assert.All(letters, letter => Assert.Equal($$"""{"id":"{{letter.Conclusion.Id}}"}""", Text(letter.Content)));
        Assert.Equal(["Expired"], Ids(await ReadAsync(outcome: UsageOutcome.Expired, withContent: true)));
        Assert.Equal(["Expired", "Unknown"], Ids(await ReadAsync(after: letters[0].Conclusion.Position, withContent: true, count: 2)));
        Assert.Empty(await ReadAsync(outcome: Delivered, withContent: true));
        Assert.All((await ReadAsync()).Where(one => one.Conclusion.Outcome == Delivered), delivered => Assert.True(delivered.Content.IsEmpty));
    }

    [Fact]
    public async Task A_removed_conclusion_is_forgotten_and_stays_counted()
    {
        var position = await ConcludeAsync(Event("a"), Rejected);
        await ConcludeAsync(Event("b"), Rejected);

        Assert.True(await Store.RemoveAsync(position, CancellationToken));

        Assert.False(await Store.RemoveAsync(position, CancellationToken));
        Assert.False(await Store.RemoveAsync(position + 1000, CancellationToken));
        Assert.Null(await FindAsync("a"));
        Assert.Equal(["b"], Ids(await ReadAsync(withContent: true)));
        Assert.Equal(UsageBooks.Empty with { Enqueued = 2, Rejected = 2 }, await BooksAsync());
    }

    [Fact]
    public async Task What_was_removed_can_be_enqueued_anew_also_with_other_content()
    {
        await Store.RemoveAsync(await ConcludeAsync(Event("a"), Rejected), CancellationToken);

        var result = await AppendAsync(Event("a", content: "{}"));

        Assert.Equal((AppendStatus.Added, 0), (result.Status, result.Known.Count));
        Assert.Equal(UsageBooks.Empty with { Enqueued = 2, Rejected = 1, Pending = 1 }, await BooksAsync());
    }

    [Fact]
    public async Task Old_conclusions_are_purged_and_dead_letters_stay()
    {
        await ConcludeEachAsync();
        Now += 100;
        await ConcludeAsync(Event("young"), Delivered);
        var books = await BooksAsync();

        Assert.False(await Store.PurgeAsync(Now - 100, CancellationToken));
        Assert.Equal(6, (await ReadAsync()).Count);
        Assert.False(await Store.PurgeAsync(Now, CancellationToken));

        Assert.Equal(["Rejected", "Expired", "Unknown", "young"], Ids(await ReadAsync()));
        Assert.Null(await FindAsync("Delivered"));
        Assert.Equal(books, await BooksAsync());
        Assert.Equal(3, (await ReadAsync(withContent: true)).Count);
    }

    [Fact]
    public async Task Many_old_conclusions_are_purged_by_and_by()
    {
        await AppendAsync([.. Enumerable.Range(0, 6000).Select(number => Event($"e{number}"))]);
        while ((await LeaseAsync("owner")).Events is { Count: > 0 } leased)
        {
            await SettleAsync("owner", [.. leased.Select(one => Conclusion(one, Delivered))]);
        }

        while (await Store.PurgeAsync(Now + 1, CancellationToken))
        {
        }

        Assert.Empty(await ReadAsync());
        Assert.Equal(UsageBooks.Empty with { Enqueued = 6000, Delivered = 6000 }, await BooksAsync());
    }

    [Fact]
    public async Task What_waits_is_never_purged()
    {
        await AppendAsync(Event("a"), Event("b"));
        await LeaseAsync("owner", 1);

        Assert.False(await Store.PurgeAsync(long.MaxValue, CancellationToken));

        Assert.Equal(2, (await BooksAsync()).Pending);
    }

    [Fact]
    public async Task A_purged_id_is_new_again()
    {
        var position = await ConcludeAsync(Event("a"), Delivered);
        await Store.PurgeAsync(Now + 1, CancellationToken);

        Assert.True(await ConcludeAsync(Event("a"), Delivered) > position);
        Assert.Equal(UsageBooks.Empty with { Enqueued = 2, Delivered = 2 }, await BooksAsync());
    }

    /// <summary>Concludes an event of each outcome, named after it.</summary>
    private async Task ConcludeEachAsync()
    {
        foreach (var outcome in new[] { Delivered, UsageOutcome.Duplicate, Rejected, UsageOutcome.Expired, UsageOutcome.Unknown })
        {
            await ConcludeAsync(Event(outcome.ToString()), outcome);
        }
    }
}

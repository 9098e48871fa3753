using UsageSdk.Ingestion;

namespace UsageSdk.Tests.StoreContract;

public abstract class BooksContract : EventStoreContract
{
    [Fact]
    public async Task A_store_without_events_has_no_books() => Assert.Empty(await Store.ReadBooksAsync(CancellationToken));

    [Fact]
    public async Task Each_service_has_its_own_books_and_collectors_share_theirs()
    {
        await AppendAsync(Event("a", UsageDestination.Collector("1")), Event("a", UsageDestination.Collector("2")), Event("a", UsageDestination.Autumn));
        await ConcludeAsync(Event("b", UsageDestination.Collector("3")), UsageOutcome.Unknown);

        var books = await Store.ReadBooksAsync(CancellationToken);

        Assert.Equal([UsageService.Autumn, UsageService.UsageEngine], books.Keys.Order());
        Assert.Equal(UsageBooks.Empty with { Enqueued = 1, Pending = 1 }, books[UsageService.Autumn]);
        Assert.Equal(UsageBooks.Empty with { Enqueued = 3, Unknown = 1, Pending = 2 }, books[UsageService.UsageEngine]);
    }

    [Fact]
    public async Task Each_outcome_has_its_own_count()
    {
        UsageOutcome[] outcomes = [UsageOutcome.Delivered, UsageOutcome.Duplicate, UsageOutcome.Rejected, UsageOutcome.Expired, UsageOutcome.Unknown];
        for (var index = 0; index < outcomes.Length; index++)
        {
            for (var count = 0; count <= index; count++)
            {
                await ConcludeAsync(Event($"{outcomes[index]} {count}"), outcomes[index]);
            }
        }

        await AppendAsync([.. Enumerable.Range(0, 6).Select(number => Event($"pending {number}"))]);

        Assert.Equal(
            new UsageBooks { Enqueued = 21, Delivered = 1, Duplicate = 2, Rejected = 3, Expired = 4, Unknown = 5, Pending = 6 },
            await BooksAsync());
    }

    [Fact]
    public async Task Leasing_and_waiting_again_change_no_books()
    {
        await AppendAsync(Event("a"), Event("b"));
        var books = await BooksAsync();

        var lease = await LeaseAsync("owner");
        Assert.Equal(books, await BooksAsync());
        await SettleAsync("owner", Delay(lease.Events[0], Now + 10, new(1, Now, null, "503")));

        Assert.Equal(books, await BooksAsync());
        Assert.True(books.IsBalanced);
    }

    [Fact]
    public async Task Books_remain_when_nothing_else_does()
    {
        await ConcludeAsync(Event("a"), UsageOutcome.Delivered);
        await Store.RemoveAsync(await ConcludeAsync(Event("b"), UsageOutcome.Unknown), CancellationToken);
        await Store.PurgeAsync(Now + 1, CancellationToken);

        Assert.Empty(await ReadAsync());
        Assert.Equal(UsageBooks.Empty with { Enqueued = 2, Delivered = 1, Unknown = 1 }, await BooksAsync());
    }
}

using UsageSdk.Ingestion;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Tests.StoreContract;

public abstract class RequeueContract : EventStoreContract
{
    [Theory]
    [InlineData(UsageOutcome.Rejected)]
    [InlineData(UsageOutcome.Expired)]
    [InlineData(UsageOutcome.Unknown)]
    public async Task A_dead_letter_is_pending_again_and_counts_as_nothing_else(UsageOutcome outcome)
    {
        var position = await ConcludeAsync(Event("a"), outcome, "bad");
        await AppendAsync(Event("b"));

        Assert.Equal(AppendStatus.Added, await RequeueAsync(position, Event("a")));

        Assert.Equal(
            new UsageConclusion { Position = 0, Destination = UsageDestination.DodoPayments, Id = "a", Outcome = UsageOutcome.Pending, Attempts = 0 },
            await FindAsync("a"));
        Assert.Empty(await ReadAsync());
        Assert.Equal(UsageBooks.Empty with { Enqueued = 2, Pending = 2 }, await BooksAsync());
        var lease = await LeaseAsync("owner");
        Assert.Equal(["b", "a"], Ids(lease));

        // What may have been sent stays that.
        var state = outcome == UsageOutcome.Unknown ? new AttemptState { FirstUnknownAt = lease.Events[1].EnqueuedAt } : default;
        Assert.Equal((state, null), (lease.Events[1].State, lease.Events[1].InterruptedAt));
    }

    [Fact]
    public async Task A_mended_event_takes_the_place_of_the_letter()
    {
        var position = await ConcludeAsync(Event("a"), UsageOutcome.Rejected);

        Assert.Equal(AppendStatus.Added, await RequeueAsync(position, Event("a", content: "{\"mended\":1}", deadline: Now + 7, due: Now + 5)));

        Now += 5;
        var leased = Assert.Single((await LeaseAsync("owner")).Events);
        Assert.Equal(("{\"mended\":1}", Now + 2), (Text(leased.Content), leased.Deadline));
        Assert.Equal([0], (await AppendAsync(Event("a", content: "{\"mended\":1}"))).Known);
        Assert.Equal([0], (await AppendAsync(Event("a"))).Conflicts);
        Assert.True(Assert.Single(await SettleAsync("owner", Conclusion(leased, UsageOutcome.Delivered))) > position);
        Assert.Equal(UsageBooks.Empty with { Enqueued = 1, Delivered = 1 }, await BooksAsync());
    }

    [Fact]
    public async Task A_mended_event_may_have_another_id_and_the_old_one_is_free()
    {
        var position = await ConcludeAsync(Event("a"), UsageOutcome.Expired);

        Assert.Equal(AppendStatus.Added, await RequeueAsync(position, Event("b")));

        Assert.Null(await FindAsync("a"));
        Assert.Equal(UsageOutcome.Pending, (await FindAsync("b"))!.Outcome);
        Assert.Empty((await AppendAsync(Event("a", content: "{}"))).Known);
        Assert.Equal(UsageBooks.Empty with { Enqueued = 2, Pending = 2 }, await BooksAsync());
    }

    [Fact]
    public async Task A_letter_is_queued_again_once()
    {
        var position = await ConcludeAsync(Event("a"), UsageOutcome.Rejected);
        await RequeueAsync(position, Event("a"));

        Assert.Equal(AppendStatus.Missing, await RequeueAsync(position, Event("a")));
        Assert.Equal(AppendStatus.Missing, await RequeueAsync(position, Event("b")));

        Assert.Equal(UsageBooks.Empty with { Enqueued = 1, Pending = 1 }, await BooksAsync());
    }

    [Theory]
    [InlineData(UsageOutcome.Delivered)]
    [InlineData(UsageOutcome.Duplicate)]
    public async Task What_was_counted_is_not_queued_again(UsageOutcome outcome)
    {
        var position = await ConcludeAsync(Event("a"), outcome);

        Assert.Equal(AppendStatus.Missing, await RequeueAsync(position, Event("a")));
        Assert.Equal(AppendStatus.Missing, await RequeueAsync(position + 1, Event("b")));

        Assert.Equal(outcome, (await FindAsync("a"))!.Outcome);
        Assert.Equal(0, (await BooksAsync()).Pending);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(UsageOutcome.Delivered)]
    [InlineData(UsageOutcome.Rejected)]
    public async Task The_id_of_another_event_is_not_taken(UsageOutcome? other)
    {
        var position = await ConcludeAsync(Event("a"), UsageOutcome.Rejected);
        if (other is { } outcome)
        {
            await ConcludeAsync(Event("b"), outcome);
        }
        else
        {
            await AppendAsync(Event("b"));
        }

        var (books, conclusions) = (await BooksAsync(), Ids(await ReadAsync()));

        Assert.Equal(AppendStatus.Conflict, await RequeueAsync(position, Event("b", content: "{}")));
        Assert.Equal(AppendStatus.Conflict, await RequeueAsync(position, Event("b")));

        Assert.Equal(books, await BooksAsync());
        Assert.Equal(conclusions, Ids(await ReadAsync()));
        Assert.Equal(UsageOutcome.Rejected, (await FindAsync("a"))!.Outcome);
        Assert.Equal(AppendStatus.Added, await RequeueAsync(position, Event("c")));
    }

    [Fact]
    public async Task The_former_owner_does_not_settle_an_event_that_was_queued_again()
    {
        await AppendAsync(Event("a"));
        var leased = Assert.Single((await LeaseAsync("owner")).Events);
        var position = Assert.Single(await SettleAsync("owner", Conclusion(leased, UsageOutcome.Rejected)));
        await RequeueAsync(position, Event("a"));
        var again = Assert.Single((await LeaseAsync("owner")).Events);

        Assert.True(again.Sequence > leased.Sequence);
        Assert.Equal([0], await SettleAsync("owner", Conclusion(leased, UsageOutcome.Delivered)));
        Assert.Equal(1, (await BooksAsync()).Pending);
    }

    private ValueTask<AppendStatus> RequeueAsync(long position, QueuedEvent replacement) => Store.RequeueAsync(position, replacement, CancellationToken);
}

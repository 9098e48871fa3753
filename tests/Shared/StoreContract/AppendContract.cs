using System.Data;
using System.Data.Common;
using System.Text;
using UsageSdk.Ingestion;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Tests.StoreContract;

public abstract class AppendContract : EventStoreContract
{
    [Fact]
    public async Task New_events_are_added_and_found_pending()
    {
        var result = await AppendAsync(Event("a"), Event("b"));

        Assert.Equal((AppendStatus.Added, 0, 0), (result.Status, result.Known.Count, result.Conflicts.Count));
        Assert.Equal(
            new UsageConclusion { Position = 0, Destination = UsageDestination.DodoPayments, Id = "b", Outcome = UsageOutcome.Pending, Attempts = 0 },
            await FindAsync("b"));
        Assert.Null(await FindAsync("c"));
    }

    [Fact]
    public async Task No_events_change_nothing()
    {
        Assert.Equal(AppendStatus.Added, (await AppendAsync([])).Status);
        Assert.Empty(await Store.ReadBooksAsync(CancellationToken));
        Assert.Empty(await Store.ReadBacklogAsync(CancellationToken));
    }

    [Fact]
    public async Task What_is_pending_is_known_and_counts_once()
    {
        await AppendAsync(Event("a"), Event("b"));

        var result = await AppendAsync(Event("new"), Event("b"), Event("a"));

        Assert.Equal(AppendStatus.Added, result.Status);
        Assert.Equal([1, 2], result.Known.Order());
        Assert.Equal([UsageOutcome.Pending, UsageOutcome.Pending], result.Outcomes);
        Assert.Empty(result.Conflicts);
        Assert.Equal(UsageBooks.Empty with { Enqueued = 3, Pending = 3 }, await BooksAsync());
        Assert.Equal(["a", "b", "new"], Ids(await LeaseAsync("owner")));
    }

    [Theory]
    [InlineData(UsageOutcome.Delivered)]
    [InlineData(UsageOutcome.Duplicate)]
    [InlineData(UsageOutcome.Rejected)]
    [InlineData(UsageOutcome.Expired)]
    [InlineData(UsageOutcome.Unknown)]
    public async Task What_is_concluded_is_known_and_not_sent_again(UsageOutcome outcome)
    {
        await ConcludeAsync(Event("a"), outcome);

        var again = await AppendAsync(Event("a"));
        Assert.Equal((0, outcome), (Assert.Single(again.Known), Assert.Single(again.Outcomes)));
        Assert.Equal([0], (await AppendAsync(Event("a", content: "{}"))).Conflicts);

        Assert.Empty((await LeaseAsync("owner")).Events);
        var books = await BooksAsync();
        Assert.Equal((1, 0, true), (books.Enqueued, books.Pending, books.IsBalanced));
        Assert.Equal(outcome, (await FindAsync("a"))!.Outcome);
    }

    [Fact]
    public async Task Another_event_of_a_pending_id_is_a_conflict_and_nothing_is_added()
    {
        await AppendAsync(Event("a"), Event("b"));

        var result = await AppendAsync(Event("new"), Event("a", content: "{}"), Event("newer"), Event("b", content: "{}"));

        Assert.Equal(AppendStatus.Conflict, result.Status);
        Assert.Equal([1, 3], result.Conflicts.Order());
        Assert.Null(await FindAsync("new"));
        Assert.Equal(2, (await BooksAsync()).Enqueued);
        Assert.Equal("""{"id":"a"}""", Text((await LeaseAsync("owner")).Events[0].Content));
    }

    [Fact]
    public async Task A_conflict_is_of_the_digest_and_not_of_the_content()
    {
        await AppendAsync(Event("a"));

        Assert.Equal([0], (await AppendAsync(Event("a") with { Content = "{\"timestamp\":1}"u8.ToArray() })).Known);
        Assert.Equal([0], (await AppendAsync(Event("a") with { Digest = new byte[16] })).Conflicts);
    }

    [Fact]
    public async Task An_id_belongs_to_its_destination()
    {
        UsageDestination[] destinations = [UsageDestination.DodoPayments, UsageDestination.Autumn, UsageDestination.Collector("1"), UsageDestination.Collector("2")];

        var result = await AppendAsync([.. destinations.Select(destination => Event("a", destination, destination.ToString()))]);

        Assert.Equal((AppendStatus.Added, 0), (result.Status, result.Known.Count));
        foreach (var destination in destinations)
        {
            Assert.Equal(destination, (await FindAsync("a", destination))!.Destination);
            Assert.Equal(destination.ToString(), Text(Assert.Single((await LeaseAsync("owner", destination: destination)).Events).Content));
        }
    }

    [Fact]
    public async Task Ids_that_differ_in_case_or_trailing_marks_are_others()
    {
        await AppendAsync(Event("a"), Event("A"), Event("a."), Event("a%"), Event("a_"), Event("a'"), Event("a\\"));

        Assert.Equal(7, (await BooksAsync()).Pending);
        Assert.Equal("A", (await FindAsync("A"))!.Id);
        Assert.Null(await FindAsync("_"));
    }

    [Fact]
    public async Task Content_comes_back_byte_for_byte()
    {
        var collector = UsageDestination.Collector("Zähler/'1'");
        var content = "{\"text\":\"\\u0000 ü \U0001f680 '\\\\\"}";
        var array = Encoding.UTF8.GetBytes(content);
        var queued = Event("a", collector) with { Content = array };
        await AppendAsync(queued);
        Array.Clear(array);

        var leased = Assert.Single((await LeaseAsync("owner", destination: collector)).Events);

        Assert.Equal(content, Text(leased.Content));
        Assert.Equal(("a", queued.EnqueuedAt, queued.Deadline), (leased.Id, leased.EnqueuedAt, leased.Deadline));
        Assert.Equal((default, null), (leased.State, leased.InterruptedAt));
    }

    [Fact]
    public async Task A_large_event_and_many_at_once_are_taken()
    {
        await AppendAsync(Event("large", content: new string('x', 1 << 20)));
        await AppendAsync([.. Enumerable.Range(0, 5000).Select(number => Event($"e{number}", UsageDestination.Autumn))]);

        Assert.Equal(1 << 20, Assert.Single((await LeaseAsync("owner")).Events).Content.Length);
        Assert.Equal(Enumerable.Range(0, 5000).Select(number => $"e{number}"), Ids(await LeaseAsync("owner", 5000, destination: UsageDestination.Autumn)));
    }

    [Fact]
    public async Task Beyond_the_capacity_nothing_is_added()
    {
        Assert.Equal(AppendStatus.Added, (await AppendAsync([Event("a"), Event("b")], 3)).Status);

        Assert.Equal(AppendStatus.Full, (await AppendAsync([Event("c"), Event("d", UsageDestination.Autumn)], 3)).Status);

        Assert.Null(await FindAsync("c"));
        Assert.Equal(2, (await BooksAsync()).Enqueued);
        Assert.Equal(AppendStatus.Added, (await AppendAsync([Event("c", UsageDestination.Autumn)], 3)).Status);
        Assert.Equal(AppendStatus.Full, (await AppendAsync([Event("d")], 3)).Status);
    }

    [Fact]
    public async Task What_is_known_needs_no_room()
    {
        await AppendAsync([Event("a"), Event("b")], 2);

        Assert.Equal([0, 1], (await AppendAsync([Event("b"), Event("a")], 2)).Known.Order());
        Assert.Equal(AppendStatus.Added, (await AppendAsync([Event("b")], 1)).Status);
        Assert.Equal(AppendStatus.Full, (await AppendAsync([Event("b"), Event("c")], 2)).Status);
    }

    [Fact]
    public async Task Leased_events_need_room_and_concluded_ones_give_it_back()
    {
        await AppendAsync([Event("a"), Event("b")], 2);
        var lease = await LeaseAsync("owner");
        Assert.Equal(AppendStatus.Full, (await AppendAsync([Event("c")], 2)).Status);

        await SettleAsync("owner", Conclusion(lease.Events[0], UsageOutcome.Delivered), Delay(lease.Events[1], Now));
        await RecountAsync(Store);

        Assert.Equal(AppendStatus.Full, (await AppendAsync([Event("c"), Event("d")], 2)).Status);
        Assert.Equal(AppendStatus.Added, (await AppendAsync([Event("c")], 2)).Status);
    }

    [Fact]
    public async Task A_foreign_transaction_is_not_joined()
    {
        await using var transaction = new ForeignTransaction();

        await Assert.ThrowsAsync<NotSupportedException>(async () => await Store.AppendAsync([Event("a")], null, transaction, CancellationToken));

        Assert.Null(await FindAsync("a"));
    }

    [Fact]
    public async Task The_backlog_tells_each_destination_and_what_leads_its_order()
    {
        var (first, second) = (UsageDestination.Collector("1"), UsageDestination.Collector("2"));
        await AppendAsync(Event("a", first, deadline: Now + 100), Event("z", second));
        var enqueuedAt = Now++;
        await AppendAsync(Event("b", first, deadline: Now + 50, due: Now + 10), Event("c", first, deadline: Now + 50));
        await LeaseAsync("owner", 1, destination: second);

        Assert.Equal(
            [new(first, Now, Now + 50), new(second, enqueuedAt, long.MaxValue)],
            (await Store.ReadBacklogAsync(CancellationToken)).OrderBy(backlog => backlog.Destination.CollectorId, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_backlog_has_no_destination_whose_events_are_all_concluded()
    {
        await ConcludeAsync(Event("a"), UsageOutcome.Delivered);
        await AppendAsync(Event("b", UsageDestination.Autumn));

        Assert.Equal(UsageDestination.Autumn, Assert.Single(await Store.ReadBacklogAsync(CancellationToken)).Destination);
    }

    private sealed class ForeignTransaction : DbTransaction
    {
        public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;

        protected override DbConnection? DbConnection => null;

        public override void Commit() => throw new InvalidOperationException("The store committed a transaction that is not its own.");

        public override void Rollback() => throw new InvalidOperationException("The store rolled a transaction back that is not its own.");
    }
}

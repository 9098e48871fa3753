using UsageSdk.Ingestion;

namespace UsageSdk.Tests.StoreContract;

public abstract class SettleContract : EventStoreContract
{
    [Theory]
    [InlineData(UsageOutcome.Delivered, null)]
    [InlineData(UsageOutcome.Duplicate, null)]
    [InlineData(UsageOutcome.Rejected, "400: 'no such meter' ü")]
    [InlineData(UsageOutcome.Expired, "older than an hour")]
    [InlineData(UsageOutcome.Unknown, "the connection was lost")]
    public async Task A_concluded_event_has_its_outcome_and_is_pending_no_more(UsageOutcome outcome, string? reason)
    {
        var collector = UsageDestination.Collector("1");
        await AppendAsync(Event("a", collector));
        var leased = Assert.Single((await LeaseAsync("owner", destination: collector)).Events);
        Now += 1234;

        var position = Assert.Single(await SettleAsync("owner", Conclusion(leased, outcome, reason, attempts: 7)));

        Assert.True(position > 0);
        Assert.Equal(
            new UsageConclusion
            {
                Position = position,
                Destination = collector,
                Id = "a",
                Outcome = outcome,
                Reason = reason,
                ConcludedAt = DateTimeOffset.FromUnixTimeMilliseconds(Now),
                Attempts = 7,
            },
            await FindAsync("a", collector));
        Assert.Empty((await LeaseAsync("owner", destination: collector)).Events);
        Assert.Equal(0, (await BooksAsync(UsageService.UsageEngine)).Pending);
    }

    [Fact]
    public async Task Nothing_settled_changes_nothing()
    {
        await AppendAsync(Event("a"));
        await LeaseAsync("owner");

        Assert.Empty(await SettleAsync("owner"));

        Assert.Equal(1, (await BooksAsync()).Pending);
    }

    [Fact]
    public async Task Each_settlement_is_answered_in_its_place()
    {
        await AppendAsync([.. "abcde".Select(name => Event(name.ToString()))]);
        var mine = (await LeaseAsync("owner", 4)).Events;
        var foreign = (await LeaseAsync("other")).Events;

        var positions = await SettleAsync(
            "owner",
            Conclusion(mine[3], UsageOutcome.Delivered),
            Delay(mine[1], Now),
            Conclusion(foreign[0], UsageOutcome.Delivered),
            Conclusion(mine[0], UsageOutcome.Rejected, "bad"),
            Conclusion(mine[2], UsageOutcome.Expired, "old"));

        Assert.Equal(5, positions.Count);
        Assert.Equal((0, 0), (positions[1], positions[2]));
        Assert.Equal(
            [("d", positions[0]), ("a", positions[3]), ("c", positions[4])],
            [("d", (await FindAsync("d"))!.Position), ("a", (await FindAsync("a"))!.Position), ("c", (await FindAsync("c"))!.Position)]);
        Assert.Equal([UsageOutcome.Pending, UsageOutcome.Pending], [(await FindAsync("b"))!.Outcome, (await FindAsync("e"))!.Outcome]);
        Assert.Equal(3, (await ReadAsync()).Count);
    }

    [Fact]
    public async Task What_is_settled_stays_settled()
    {
        await AppendAsync(Event("a"));
        var leased = Assert.Single((await LeaseAsync("owner")).Events);
        await SettleAsync("owner", Conclusion(leased, UsageOutcome.Delivered));
        var found = await FindAsync("a");

        Assert.Equal([0], await SettleAsync("owner", Conclusion(leased, UsageOutcome.Rejected, "late")));
        Assert.Equal([0], await SettleAsync("owner", Delay(leased, Now)));

        Assert.Equal(found, await FindAsync("a"));
        Assert.Empty((await LeaseAsync("owner")).Events);
        Assert.Single(await ReadAsync());
        Assert.Equal(UsageBooks.Empty with { Enqueued = 1, Delivered = 1 }, await BooksAsync());
    }

    [Fact]
    public async Task An_event_that_nobody_holds_is_left_alone()
    {
        await AppendAsync(Event("a"), Event("b"));
        var leased = (await LeaseAsync("owner")).Events;
        await SettleAsync("owner", Delay(leased[0], Now));

        Assert.Equal([0, 0], await SettleAsync("owner", Conclusion(leased[0], UsageOutcome.Delivered), Conclusion(leased[1] with { Sequence = leased[1].Sequence + 1000 }, UsageOutcome.Delivered)));
        Assert.Equal([0], await SettleAsync("stranger", Conclusion(leased[1], UsageOutcome.Delivered)));

        Assert.Equal(UsageBooks.Empty with { Enqueued = 2, Pending = 2 }, await BooksAsync());
        Assert.Equal(["a"], Ids(await LeaseAsync("other")));
    }

    [Fact]
    public async Task A_thousand_events_are_settled_at_once()
    {
        await AppendAsync([.. Enumerable.Range(0, 1000).Select(number => Event($"e{number}"))]);
        var leased = (await LeaseAsync("owner")).Events;

        var positions = await SettleAsync("owner", [.. leased.Select((one, index) => index % 10 == 0 ? Delay(one, Now + 5) : Conclusion(one, index % 10 == 1 ? UsageOutcome.Rejected : UsageOutcome.Delivered))]);

        Assert.Equal(900, positions.Where(position => position > 0).Distinct().Count());
        Assert.All(positions.Select((position, index) => (position, index)), answer => Assert.Equal(answer.index % 10 == 0, answer.position == 0));
        Assert.Equal(UsageBooks.Empty with { Enqueued = 1000, Delivered = 800, Rejected = 100, Pending = 100 }, await BooksAsync());
        Now += 5;
        Assert.Equal(100, (await LeaseAsync("owner")).Events.Count);
    }

    [Fact]
    public async Task Positions_grow_and_are_not_used_again()
    {
        var first = await ConcludeAsync(Event("a"), UsageOutcome.Rejected);
        var second = await ConcludeAsync(Event("b", UsageDestination.Autumn), UsageOutcome.Delivered);
        Assert.True(second > first);
        await Store.RemoveAsync(first, CancellationToken);
        await Store.RemoveAsync(second, CancellationToken);

        Assert.True(await ConcludeAsync(Event("c"), UsageOutcome.Delivered) > second);
    }
}

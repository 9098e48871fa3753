using UsageSdk.Ingestion;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Tests.StoreContract;

public abstract class LeaseContract : EventStoreContract
{
    [Fact]
    public async Task An_empty_store_leases_nothing()
    {
        var lease = await LeaseAsync("owner");

        Assert.Empty(lease.Events);
        Assert.Null(lease.NextDue);
    }

    [Fact]
    public async Task Events_come_by_deadline_then_in_the_order_of_enqueueing()
    {
        await AppendAsync(Event("never"), Event("late", deadline: Now + 200), Event("z", deadline: Now + 100));
        await AppendAsync(Event("y", deadline: Now + 100), Event("past", deadline: Now - 1), Event("x", deadline: Now + 100), Event("never too"));

        Assert.Equal(["past", "z", "y"], Ids(await LeaseAsync("owner", 3)));
        var rest = await LeaseAsync("owner");
        Assert.Equal(["x", "late", "never", "never too"], Ids(rest));
        Assert.Null(rest.NextDue);
    }

    [Fact]
    public async Task Sequences_follow_the_order_of_enqueueing_also_when_no_event_is_left()
    {
        await AppendAsync(Event("a"), Event("b"));
        await AppendAsync(Event("c"));
        var events = (await LeaseAsync("owner")).Events;
        Assert.Equal(events.Select(leased => leased.Sequence).Order().Distinct(), events.Select(leased => leased.Sequence));
        foreach (var leased in events)
        {
            var position = Assert.Single(await SettleAsync("owner", Conclusion(leased, UsageOutcome.Rejected)));
            Assert.True(await Store.RemoveAsync(position, CancellationToken));
        }

        await AppendAsync(Event("d"));

        Assert.True(Assert.Single((await LeaseAsync("owner")).Events).Sequence > events[^1].Sequence);
    }

    [Fact]
    public async Task A_lease_holds_events_of_its_destination_only()
    {
        var (first, second) = (UsageDestination.Collector("1"), UsageDestination.Collector("2"));
        await AppendAsync(Event("a", first), Event("b", second), Event("c", UsageDestination.Autumn));

        Assert.Equal(["b"], Ids(await LeaseAsync("owner", destination: second)));
        Assert.Empty((await LeaseAsync("owner")).Events);
        Assert.Equal(["a"], Ids(await LeaseAsync("owner", destination: first)));
    }

    [Fact]
    public async Task A_leased_event_is_leased_to_nobody_else_and_not_twice()
    {
        await AppendAsync(Event("a"), Event("b"), Event("c"));

        Assert.Equal(["a"], Ids(await LeaseAsync("one", 1)));
        Assert.Equal(["b"], Ids(await LeaseAsync("two", 1)));
        Assert.Equal(["c"], Ids(await LeaseAsync("one")));
        Assert.Empty((await LeaseAsync("one")).Events);
        Assert.Empty((await LeaseAsync("two")).Events);
        Assert.Equal((3, UsageOutcome.Pending), ((await BooksAsync()).Pending, (await FindAsync("a"))!.Outcome));
    }

    [Fact]
    public async Task Events_are_leased_from_the_moment_that_they_are_due()
    {
        await AppendAsync(Event("later", deadline: Now + 1, due: Now + 20), Event("soon", due: Now + 10));

        var early = await LeaseAsync("owner");
        Assert.Empty(early.Events);
        Assert.Equal(Now + 10, early.NextDue);

        Now += 9;
        Assert.Empty((await LeaseAsync("owner")).Events);
        Now++;
        var lease = await LeaseAsync("owner");
        Assert.Equal(["soon"], Ids(lease));
        Assert.Null(lease.NextDue);
        Now += 10;
        Assert.Equal(["later"], Ids(await LeaseAsync("owner")));
    }

    [Fact]
    public async Task The_next_due_time_is_that_of_the_destination()
    {
        await AppendAsync(Event("a", UsageDestination.Autumn, due: Now + 5), Event("b", due: Now + 50));

        Assert.Equal(Now + 50, (await LeaseAsync("owner")).NextDue);
        Assert.Equal(Now + 5, (await LeaseAsync("owner", destination: UsageDestination.Autumn)).NextDue);
        Assert.Null((await LeaseAsync("owner", destination: UsageDestination.Collector("1"))).NextDue);
    }

    [Fact]
    public async Task A_lease_is_as_large_as_its_events_and_bytes_allow()
    {
        await AppendAsync([.. "abcdef".Select(name => Event(name.ToString(), content: new string(name, 10)))]);

        Assert.Equal(["a", "b"], Ids(await LeaseAsync("owner", 2, 1000)));
        Assert.Equal(["c", "d"], Ids(await LeaseAsync("owner", 1000, 20)));
        Assert.Equal(["e"], Ids(await LeaseAsync("owner", 1000, 19)));
        Assert.Equal(["f"], Ids(await LeaseAsync("owner", 1000, 1)));
    }

    [Fact]
    public async Task An_event_that_does_not_fit_is_not_overtaken()
    {
        await AppendAsync(Event("a", content: "1234"), Event("large", content: new string('x', 100)), Event("b", content: "1234"));

        Assert.Equal(["a"], Ids(await LeaseAsync("owner", 1000, 50)));
        Assert.Equal(["large"], Ids(await LeaseAsync("owner", 1000, 50)));
        Assert.Equal(["b"], Ids(await LeaseAsync("owner", 1000, 50)));
    }

    [Fact]
    public async Task An_event_that_waits_again_is_leased_when_due_with_what_is_known_of_it()
    {
        await AppendAsync(Event("a", deadline: Now + 1000), Event("b", deadline: Now + 2000));
        var first = Assert.Single((await LeaseAsync("one", 1)).Events);
        var state = new AttemptState(3, Now - 5, Now - 2, "503 für 'x'");

        Assert.Equal([0], await SettleAsync("one", Delay(first, Now + 100, state)));

        var found = await FindAsync("a");
        Assert.Equal(("503 für 'x'", 3, 0), (found!.Reason, found.Attempts, found.Position));
        Assert.Equal(["b"], Ids(await LeaseAsync("two")));
        Now += 100;
        var again = Assert.Single((await LeaseAsync("two")).Events);
        Assert.Equal((first.Sequence, "a", state, null), (again.Sequence, again.Id, again.State, again.InterruptedAt));
        Assert.Equal(Text(first.Content), Text(again.Content));
    }

    [Fact]
    public async Task What_is_known_of_an_event_is_what_its_last_settlement_says()
    {
        await AppendAsync(Event("a"));
        await SettleAsync("owner", Delay((await LeaseAsync("owner")).Events[0], Now, new(2, Now, Now, "reset")));
        await SettleAsync("owner", Delay((await LeaseAsync("owner")).Events[0], Now, new(3, null, null, null)));

        Assert.Equal(new AttemptState(3, null, null, null), (await LeaseAsync("owner")).Events[0].State);
    }
}

using UsageSdk.Ingestion;

namespace UsageSdk.Tests.StoreContract;

public abstract class LeaseEndContract : EventStoreContract
{
    [Fact]
    public async Task Events_of_a_dead_owner_are_taken_over_and_known_to_be_interrupted()
    {
        await AppendAsync(Event("a"), Event("b"));
        var leasedAt = Now;
        var dead = Assert.Single((await LeaseAsync("dead", 1)).Events);
        Now += 10;
        await EndLeasesAsync(Store, "dead");

        var lease = await LeaseAsync("living");

        Assert.Equal(["a", "b"], Ids(lease));
        Assert.Equal((dead.Sequence, leasedAt), (lease.Events[0].Sequence, lease.Events[0].InterruptedAt));
        Assert.Null(lease.Events[1].InterruptedAt);
        Assert.Equal([0], await SettleAsync("dead", Conclusion(dead, UsageOutcome.Delivered)));
        Assert.Equal(UsageOutcome.Pending, (await FindAsync("a"))!.Outcome);
        Assert.NotEqual(0, Assert.Single(await SettleAsync("living", Conclusion(lease.Events[0], UsageOutcome.Unknown))));
    }

    // What nobody has settled is written nowhere else: by a later time, a resend could come when the service has forgotten the first one.
    [Fact]
    public async Task Of_several_interruptions_the_first_is_known()
    {
        await AppendAsync(Event("a"));
        var leasedAt = Now;
        await LeaseAsync("dead");
        await EndLeasesAsync(Store, "dead");
        Now += 10;
        await LeaseAsync("dead too");
        await EndLeasesAsync(Store, "dead too");
        Now += 10;

        Assert.Equal(leasedAt, Assert.Single((await LeaseAsync("living")).Events).InterruptedAt);
    }

    [Fact]
    public async Task A_settled_interruption_is_over()
    {
        await AppendAsync(Event("a"));
        await LeaseAsync("dead");
        await EndLeasesAsync(Store, "dead");
        await SettleAsync("living", Delay((await LeaseAsync("living")).Events[0], Now, new(1, Now, null, "interrupted")));
        Now += 10;
        var leasedAgainAt = Now;

        Assert.Null((await LeaseAsync("living")).Events[0].InterruptedAt);
        await EndLeasesAsync(Store, "living");
        Assert.Equal(leasedAgainAt, (await LeaseAsync("heir")).Events[0].InterruptedAt);
    }

    [Fact]
    public async Task A_lease_that_has_ended_may_be_settled_until_another_takes_it()
    {
        await AppendAsync(Event("a"), Event("b"));
        var slow = (await LeaseAsync("slow")).Events;
        await EndLeasesAsync(Store, "slow");
        Assert.NotEqual(0, Assert.Single(await SettleAsync("slow", Conclusion(slow[0], UsageOutcome.Delivered))));

        Assert.Equal(["b"], Ids(await LeaseAsync("fast")));

        Assert.Equal([0, 0], await SettleAsync("slow", Conclusion(slow[0], UsageOutcome.Rejected), Conclusion(slow[1], UsageOutcome.Rejected)));
        Assert.Equal(UsageBooks.Empty with { Enqueued = 2, Delivered = 1, Pending = 1 }, await BooksAsync());
    }

    [Fact]
    public async Task An_event_that_was_taken_over_is_not_put_back_by_its_former_owner()
    {
        await AppendAsync(Event("a"));
        var slow = (await LeaseAsync("slow")).Events;
        await EndLeasesAsync(Store, "slow");
        await LeaseAsync("fast");

        await SettleAsync("slow", Delay(slow[0], Now, new(7, null, null, "slow")));

        Assert.Empty((await LeaseAsync("slow")).Events);
        Assert.Equal(0, (await FindAsync("a"))!.Attempts);
    }

    [Fact]
    public async Task Renewed_leases_go_on()
    {
        await AppendAsync(Event("a"), Event("b", UsageDestination.Autumn), Event("c"));
        var renewed = (await LeaseAsync("living", 1)).Events;
        await LeaseAsync("living", destination: UsageDestination.Autumn);
        await LeaseAsync("dead");
        Now += (long)LeaseDuration.TotalMilliseconds / 2;
        await Store.RenewAsync("living", Now, LeaseDuration * 2, CancellationToken);

        await EndLeasesAsync(Store, "dead");

        Assert.Equal(["c"], Ids(await LeaseAsync("heir")));
        Assert.Empty((await LeaseAsync("heir", destination: UsageDestination.Autumn)).Events);
        Assert.NotEqual(0, Assert.Single(await SettleAsync("living", Conclusion(renewed[0], UsageOutcome.Delivered))));
    }

    [Fact]
    public async Task A_lease_renewed_after_its_end_and_before_another_takes_it_goes_on()
    {
        await AppendAsync(Event("a"));
        await LeaseAsync("slow");
        await EndLeasesAsync(Store, "slow");

        await Store.RenewAsync("slow", Now, LeaseDuration, CancellationToken);

        Assert.Empty((await LeaseAsync("fast")).Events);
        await EndLeasesAsync(Store, "slow");
        Assert.Equal(["a"], Ids(await LeaseAsync("fast")));
    }

    [Fact]
    public async Task Renewing_takes_nothing_that_the_owner_does_not_hold()
    {
        await AppendAsync(Event("a"), Event("b"));
        var leased = (await LeaseAsync("owner", 1)).Events;
        await SettleAsync("owner", Delay(leased[0], Now));

        await Store.RenewAsync("owner", Now, LeaseDuration, CancellationToken);
        await Store.RenewAsync("stranger", Now, LeaseDuration, CancellationToken);

        Assert.Equal(["a", "b"], Ids(await LeaseAsync("other")));
    }

    [Fact]
    public async Task A_renewed_lease_that_ends_later_is_an_interruption_at_its_beginning()
    {
        await AppendAsync(Event("a"));
        var leasedAt = Now;
        await LeaseAsync("dead");
        Now += 10;
        await Store.RenewAsync("dead", Now, LeaseDuration, CancellationToken);
        await EndLeasesAsync(Store, "dead");

        Assert.Equal(leasedAt, Assert.Single((await LeaseAsync("living")).Events).InterruptedAt);
    }
}

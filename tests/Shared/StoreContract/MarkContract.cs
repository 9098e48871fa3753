using UsageSdk.Ingestion;

namespace UsageSdk.Tests.StoreContract;

public abstract class MarkContract : EventStoreContract
{
    private static readonly UsageFlushResult Nothing = new();

    [Fact]
    public async Task A_mark_of_an_empty_store_is_concluded_whatever_comes_later()
    {
        var mark = await MarkAsync();
        Assert.True(await IsConcludedAsync(mark));

        await AppendAsync(Event("a"));
        await ConcludeAsync(Event("b", UsageDestination.Autumn), UsageOutcome.Delivered);

        Assert.True(await IsConcludedAsync(mark));
        Assert.Equal(Nothing, await CountAsync(mark));
    }

    [Fact]
    public async Task A_mark_counts_what_became_of_the_events_that_were_pending_and_of_no_others()
    {
        await ConcludeAsync(Event("before"), UsageOutcome.Delivered);
        await AppendAsync([.. "abcdef".Select(name => Event(name.ToString()))]);
        await AppendAsync(Event("a", UsageDestination.Autumn));
        var leased = (await LeaseAsync("owner", 3)).Events;
        var mark = await MarkAsync();
        await AppendAsync(Event("after"), Event("after", UsageDestination.Autumn));
        leased = [.. leased, .. (await LeaseAsync("owner")).Events];

        Assert.Equal(Nothing with { Pending = 7 }, await CountAsync(mark));
        await SettleAsync(
            "owner",
            Conclusion(leased[6], UsageOutcome.Delivered),
            Conclusion(leased[0], UsageOutcome.Delivered),
            Conclusion(leased[1], UsageOutcome.Duplicate),
            Conclusion(leased[2], UsageOutcome.Rejected),
            Conclusion(leased[3], UsageOutcome.Expired),
            Conclusion(leased[4], UsageOutcome.Unknown),
            Delay(leased[5], Now + 10));

        Assert.Equal(new UsageFlushResult { Delivered = 1, Duplicate = 1, Rejected = 1, Expired = 1, Unknown = 1, Pending = 2 }, await CountAsync(mark));
        Assert.False(await IsConcludedAsync(mark));

        Now += 10;
        await SettleAsync("owner", Conclusion((await LeaseAsync("owner")).Events[0], UsageOutcome.Delivered));
        Assert.False(await IsConcludedAsync(mark));
        await SettleAsync("owner", Conclusion((await LeaseAsync("owner", 1, destination: UsageDestination.Autumn)).Events[0], UsageOutcome.Delivered));

        Assert.True(await IsConcludedAsync(mark));
        Assert.Equal(new UsageFlushResult { Delivered = 3, Duplicate = 1, Rejected = 1, Expired = 1, Unknown = 1 }, await CountAsync(mark));
        Assert.Equal(1, (await BooksAsync(UsageService.Autumn)).Pending);
    }

    [Fact]
    public async Task Each_mark_has_its_own_events()
    {
        await AppendAsync(Event("a"));
        var first = await MarkAsync();
        await AppendAsync(Event("b"));
        var second = await MarkAsync();
        await SettleAsync("owner", Conclusion((await LeaseAsync("owner", 1)).Events[0], UsageOutcome.Delivered));
        var third = await MarkAsync();

        Assert.True(await IsConcludedAsync(first));
        Assert.False(await IsConcludedAsync(second));
        Assert.False(await IsConcludedAsync(third));

        await SettleAsync("owner", Conclusion((await LeaseAsync("owner", 1)).Events[0], UsageOutcome.Unknown));
        Assert.Equal(Nothing with { Delivered = 1 }, await CountAsync(first));
        Assert.Equal(Nothing with { Delivered = 1, Unknown = 1 }, await CountAsync(second));
        Assert.Equal(Nothing with { Unknown = 1 }, await CountAsync(third));
        Assert.True(await IsConcludedAsync(third));
    }

    [Fact]
    public async Task An_event_that_outlives_later_ones_is_waited_for()
    {
        await AppendAsync(Event("slow", due: Now + 1000), Event("fast"));
        var mark = await MarkAsync();
        await SettleAsync("owner", Conclusion((await LeaseAsync("owner")).Events[0], UsageOutcome.Delivered));

        Assert.False(await IsConcludedAsync(mark));
        Assert.Equal(Nothing with { Delivered = 1, Pending = 1 }, await CountAsync(mark));
    }

    [Fact]
    public async Task A_letter_queued_again_after_the_mark_was_not_pending_at_it()
    {
        var position = await ConcludeAsync(Event("a"), UsageOutcome.Rejected);
        var mark = await MarkAsync();
        await Store.RequeueAsync(position, Event("a"), CancellationToken);

        Assert.True(await IsConcludedAsync(mark));
        Assert.Equal(Nothing, await CountAsync(mark));

        await SettleAsync("owner", Conclusion((await LeaseAsync("owner")).Events[0], UsageOutcome.Delivered));
        Assert.Equal(Nothing, await CountAsync(mark));
    }

    [Fact]
    public async Task A_letter_queued_again_before_the_mark_was_pending_at_it()
    {
        var position = await ConcludeAsync(Event("a"), UsageOutcome.Rejected);
        await Store.RequeueAsync(position, Event("a"), CancellationToken);
        var mark = await MarkAsync();

        Assert.False(await IsConcludedAsync(mark));
        await SettleAsync("owner", Conclusion((await LeaseAsync("owner")).Events[0], UsageOutcome.Delivered));

        Assert.True(await IsConcludedAsync(mark));
        Assert.Equal(Nothing with { Delivered = 1 }, await CountAsync(mark));
    }

    private ValueTask<string> MarkAsync() => Store.MarkAsync(CancellationToken);

    private ValueTask<bool> IsConcludedAsync(string mark) => Store.IsConcludedAsync(mark, CancellationToken);

    private ValueTask<UsageFlushResult> CountAsync(string mark) => Store.CountSinceAsync(mark, CancellationToken);
}

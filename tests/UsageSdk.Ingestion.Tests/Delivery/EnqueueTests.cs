using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk.DodoPayments;

namespace UsageSdk.Ingestion.Tests.Delivery;

public sealed class EnqueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_without_an_id_gets_one_that_is_sent()
    {
        await using var host = await QueueHost.StartAsync();

        var receipt = await host.EnqueueAsync(UsageEvent.Ingest("cus_1", "api"));
        await host.FlushAsync();

        Assert.True(receipt.IsNew);
        Assert.Equal(receipt.Id, Assert.Single(host.Server.DodoPayments.Events).EventId);
    }

    [Fact]
    public async Task Ids_come_from_the_options_when_they_say_so()
    {
        var next = 0;
        await using var host = new QueueHost(options => options.CreateId = () => $"id_{++next}");

        var receipts = await host.EnqueueAsync([UsageEvent.Ingest("cus_1", "api"), UsageEvent.Ingest("cus_1", "api")]);

        Assert.Equal(["id_1", "id_2"], receipts.Select(receipt => receipt.Id));
    }

    /// <summary>A queue is not stricter than its client.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_are_checked_unless_the_client_does_not_check_them(bool isChecked)
    {
        await using var host = new QueueHost(services: services => services.Configure<UsageClientOptions>(options => options.ValidateRequests = isChecked));
        var broken = UsageEvent.Ingest(new() { EventId = "evt_1", CustomerId = "cus_1", EventName = "api", Metadata = new Dictionary<string, MetadataValue> { [new('k', 101)] = 1 } });

        if (isChecked)
        {
            await Assert.ThrowsAsync<UsageRequestValidationException>(() => host.EnqueueAsync(broken));
        }
        else
        {
            Assert.True((await host.EnqueueAsync(broken)).IsNew);
        }

        // Without an id nothing is counted once, whoever checks.
        await Assert.ThrowsAsync<UsageRequestValidationException>(() => host.EnqueueAsync(UsageEvent.Track(new() { CustomerId = "cus_1", FeatureId = "api" }, "no id\n")));
    }

    [Fact]
    public async Task A_flush_may_take_for_ever()
    {
        await using var host = await QueueHost.StartAsync();
        await host.EnqueueAsync(host.Ingest("evt_1"));

        Assert.Equal(new UsageFlushResult { Delivered = 1 }, await host.FlushAsync(Timeout.InfiniteTimeSpan));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.FlushAsync(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public async Task The_same_event_counts_once()
    {
        await using var host = new QueueHost();
        var usageEvent = host.Ingest("evt_1");

        var receipts = await host.EnqueueAsync([usageEvent, usageEvent, host.Ingest("evt_2")]);
        var again = await host.EnqueueAsync(usageEvent);

        Assert.Equal([true, false, true], receipts.Select(receipt => receipt.IsNew));
        Assert.False(again.IsNew);
        Assert.Equal(2, (await host.BooksAsync()).Enqueued);
    }

    [Fact]
    public async Task An_event_that_has_been_delivered_is_not_sent_again()
    {
        await using var host = await QueueHost.StartAsync();
        var usageEvent = UsageEvent.Track(new() { CustomerId = "cus_1", FeatureId = "api" }, "key_1");
        await host.EnqueueAsync(usageEvent);
        await host.FlushAsync();
        host.Server.Clock.Advance(TimeSpan.FromMinutes(5));

        var again = await host.EnqueueAsync(usageEvent);
        await host.FlushAsync();

        Assert.Equal((false, UsageOutcome.Delivered), (again.IsNew, again.Outcome));
        Assert.Single(host.Server.Autumn.Events);
    }

    [Fact]
    public async Task A_receipt_tells_that_the_event_is_a_dead_letter()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Next().Respond(400);
        var first = await host.EnqueueAsync(host.Ingest("evt_1", QueueHost.Start));
        await host.FlushAsync();

        var again = await host.EnqueueAsync([host.Ingest("evt_1", QueueHost.Start), host.Ingest("evt_2"), host.Ingest("evt_1", QueueHost.Start)]);
        await host.FlushAsync();

        Assert.Equal((true, UsageOutcome.Pending), (first.IsNew, first.Outcome));
        Assert.Equal([(false, UsageOutcome.Rejected), (true, UsageOutcome.Pending), (false, UsageOutcome.Rejected)], again.Select(receipt => (receipt.IsNew, receipt.Outcome)));
        Assert.Equal("evt_2", Assert.Single(host.Server.DodoPayments.Events).EventId);
    }

    [Fact]
    public async Task The_same_id_for_other_content_is_refused_and_nothing_is_enqueued()
    {
        await using var host = new QueueHost();
        var other = UsageEvent.Ingest(new EventInput { EventId = "evt_1", CustomerId = "cus_2", EventName = "api" });

        var within = await Assert.ThrowsAsync<UsageRequestValidationException>(() => host.EnqueueAsync([host.Ingest("evt_0"), host.Ingest("evt_1"), other]));
        await host.EnqueueAsync(host.Ingest("evt_1"));
        var stored = await Assert.ThrowsAsync<UsageRequestValidationException>(() => host.EnqueueAsync([host.Ingest("evt_0"), other]));

        Assert.Equal("events[2].id", Assert.Single(within.Breaches).Field);
        Assert.Equal("events[1].id", Assert.Single(stored.Breaches).Field);
        Assert.Equal(1, (await host.BooksAsync()).Enqueued);
    }

    [Fact]
    public async Task Every_breach_of_every_event_is_reported_and_nothing_is_enqueued()
    {
        await using var host = new QueueHost();
        var metadata = Enumerable.Range(0, 51).ToDictionary(index => $"key_{index}", _ => (MetadataValue)"value");

        var exception = await Assert.ThrowsAsync<UsageRequestValidationException>(() => host.EnqueueAsync(
        [
            host.Ingest("evt_1"),
            UsageEvent.Ingest("cus_1", "api", metadata),
            UsageEvent.Track(new() { CustomerId = "cus_1" }),
            UsageEvent.Track(new() { CustomerId = "cus_1", FeatureId = "api" }, "with space"),
            UsageEvent.SendData("collector", default),
            host.Ingest(new string('x', 201)),
        ]));

        Assert.Equal(
            ["events[1].metadata", "events[2].feature_id", "events[3].id", "events[4].data", "events[5].id"],
            exception.Breaches.Select(breach => breach.Field));
        Assert.Equal(UsageBooks.Empty, await host.BooksAsync());
    }

    [Fact]
    public async Task An_event_larger_than_a_request_may_be_is_refused()
    {
        await using var host = new QueueHost();

        var exception = await Assert.ThrowsAsync<UsageRequestValidationException>(() =>
            host.EnqueueAsync(UsageEvent.SendData("collector", new JsonObject { ["text"] = new string('x', 1 << 20) })));

        Assert.Equal("content", Assert.Single(exception.Breaches).Field);
    }

    [Fact]
    public async Task A_full_queue_fails_when_it_is_told_to()
    {
        await using var host = new QueueHost(options => (options.Capacity, options.WhenFull) = (2, QueueFullBehavior.Fail));
        await host.EnqueueAsync([host.Ingest("evt_1"), host.Ingest("evt_2")]);

        var exception = await Assert.ThrowsAsync<UsageQueueFullException>(() => host.EnqueueAsync(host.Ingest("evt_3")));

        Assert.Equal(2, exception.Capacity);
        Assert.Equal(2, (await host.BooksAsync()).Enqueued);
    }

    [Fact]
    public async Task A_full_queue_makes_callers_wait_for_room()
    {
        await using var host = new QueueHost(options => options.Capacity = 2);
        await host.EnqueueAsync([host.Ingest("evt_1"), host.Ingest("evt_2")]);

        var waiting = host.EnqueueAsync(host.Ingest("evt_3"));
        host.Server.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(waiting.IsCompleted);
        await host.StartDeliveryAsync();
        var receipt = await host.Server.Clock.RunUntilAsync(waiting, cancellationToken: Cancellation);

        Assert.True(receipt.IsNew);
    }

    [Fact]
    public async Task More_events_than_the_capacity_never_fit()
    {
        await using var host = new QueueHost(options => options.Capacity = 2);

        await Assert.ThrowsAsync<UsageQueueFullException>(() => host.EnqueueAsync([.. Enumerable.Range(0, 3).Select(index => host.Ingest($"evt_{index}"))]));
    }

    [Fact]
    public async Task No_events_need_no_acknowledgement()
    {
        await using var host = new QueueHost();

        Assert.Empty(await host.EnqueueAsync([]));
    }

    [Theory]
    [InlineData(new[] { "ab", "c" }, new[] { "a", "bc" })]
    [InlineData(new[] { "ab" }, new[] { "a", "b" })]
    [InlineData(new[] { "a", "" }, new[] { "a" })]
    public void Different_facts_give_different_ids(string[] left, string[] right) => Assert.NotEqual(UsageEventId.From(left), UsageEventId.From(right));

    [Fact]
    public void The_same_facts_give_the_same_id_for_ever() => Assert.Equal("56D0FBAB406B334BF0C2DEEDA086F98C", UsageEventId.From("invoice", "in_42", "7"));
}

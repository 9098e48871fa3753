using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UsageSdk.Ingestion.Stores;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.Tests.Delivery;

/// <summary>Start, stop, flush, outcomes as they come, and dead letters.</summary>
public sealed class QueueLifeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flush_does_not_wait_for_the_linger()
    {
        await using var host = await QueueHost.StartAsync(options => options.DodoPayments.Linger = TimeSpan.FromMinutes(10));

        await host.EnqueueAsync(host.Ingest("evt_1"));
        await host.FlushAsync();

        Assert.True(host.Server.Clock.GetUtcNow() - QueueHost.Start < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_batch_lingers_to_be_filled()
    {
        await using var host = await QueueHost.StartAsync(options => options.DodoPayments.Linger = TimeSpan.FromSeconds(30));
        await host.EnqueueAsync(host.Ingest("first"));
        await host.FlushAsync();
        host.Server.ClearRequests();

        await host.EnqueueAsync(host.Ingest("evt_1"));
        host.Server.Clock.Advance(TimeSpan.FromSeconds(5));
        await host.EnqueueAsync(host.Ingest("evt_2"));
        await host.Server.Clock.RunUntilAsync(host.Ingestor.FollowAsync(1, Cancellation).Take(2).ToListAsync(Cancellation).AsTask(), cancellationToken: Cancellation);

        Assert.Single(host.Server.Requests.Of(UsageOperations.UsageEventsIngest));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_batch_does_not_linger_past_the_end_of_an_events_time(bool isOfThisProcess)
    {
        await using var host = await QueueHost.StartAsync(options => options.DodoPayments.Linger = TimeSpan.FromMinutes(10));
        await using var other = new QueueHost(
            static options => options.IsDeliveryEnabled = false,
            services => services.AddKeyedSingleton("", host.Services.GetRequiredKeyedService<IUsageEventStore>("")),
            host.Server);
        await host.EnqueueAsync(host.Ingest("first"));
        await host.FlushAsync();

        var receipt = await (isOfThisProcess ? host : other).EnqueueAsync(host.Ingest("old", host.Server.Clock.GetUtcNow() - TimeSpan.FromMinutes(52)));
        await host.PassAsync(TimeSpan.FromMinutes(8));

        Assert.Equal(UsageOutcome.Delivered, (await host.FindAsync(receipt)).Outcome);
    }

    [Fact]
    public async Task A_flush_tells_of_what_was_pending_then_and_of_nothing_else()
    {
        await using var host = await QueueHost.StartAsync();
        await host.EnqueueAsync([host.Ingest("evt_1"), host.Ingest("evt_2")]);
        await host.FlushAsync();

        await host.EnqueueAsync(host.Ingest("evt_3"));

        Assert.Equal(new UsageFlushResult { Delivered = 1 }, await host.FlushAsync());
        Assert.Equal(new UsageFlushResult(), await host.FlushAsync());
    }

    [Fact]
    public async Task A_flush_ends_at_its_limit_and_says_what_waits()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Always().Respond(503);

        await host.EnqueueAsync(host.Ingest("evt_1"));
        var result = await host.FlushAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(new UsageFlushResult { Pending = 1 }, result);
        Assert.InRange(host.Server.Clock.GetUtcNow() - QueueHost.Start, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(31));
    }

    [Fact]
    public async Task A_flush_that_waits_does_not_keep_outcomes_for_as_long()
    {
        await using var host = await QueueHost.StartAsync(options => options.OutcomeRetention = TimeSpan.FromMinutes(1));
        await host.EnqueueAsync(host.Ingest("held", QueueHost.Start.AddHours(2)));
        using var cancellation = new CancellationTokenSource();
        var flush = host.Ingestor.FlushAsync(cancellationToken: cancellation.Token).AsTask();

        var receipts = await host.EnqueueAsync([.. Enumerable.Range(0, 1000).Select(index => host.Ingest($"evt_{index}"))]);
        await host.PassAsync(TimeSpan.FromSeconds(30));
        var kept = await host.Ingestor.FindAsync(receipts[999].Destination, receipts[999].Id, Cancellation);
        await host.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(UsageOutcome.Delivered, kept!.Outcome);
        Assert.Null(await host.Ingestor.FindAsync(receipts[999].Destination, receipts[999].Id, Cancellation));
        Assert.Equal(1000, (await host.BooksAsync()).Delivered);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush);
    }

    [Fact]
    public async Task A_flush_can_be_cancelled()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Always().Respond(503);
        await host.EnqueueAsync(host.Ingest("evt_1"));
        using var cancellation = new CancellationTokenSource();

        var flush = host.Ingestor.FlushAsync(cancellationToken: cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush);
    }

    [Fact]
    public async Task Stopping_delivers_what_waits()
    {
        await using var host = await QueueHost.StartAsync(options => options.DodoPayments.Linger = TimeSpan.FromMinutes(10));

        await host.EnqueueAsync([.. Enumerable.Range(0, 100).Select(index => host.Ingest($"evt_{index}")), .. Enumerable.Range(0, 100).Select(index => host.Track($"key_{index}"))]);
        await host.StopDeliveryAsync();

        Assert.Equal(200, (await host.BooksAsync()).Delivered);
        Assert.True(host.Server.Clock.GetUtcNow() - QueueHost.Start < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Stopping_leaves_what_cannot_be_delivered_in_time()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Always().Respond(503);

        await host.EnqueueAsync(host.Ingest("evt_1"));
        await host.StopDeliveryAsync();
        var receipt = await host.EnqueueAsync(host.Ingest("evt_2"));

        Assert.True(receipt.IsNew);
        Assert.Equal((2, 2), ((await host.BooksAsync()).Enqueued, (await host.BooksAsync()).Pending));
        Assert.InRange(host.Server.Clock.GetUtcNow() - QueueHost.Start, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(11));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_destination_that_rests_for_longer()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Always().Respond(429, TimeSpan.FromHours(1));
        await host.EnqueueAsync(host.Ingest("evt_1"));
        await host.FlushAsync(TimeSpan.FromSeconds(5));
        var before = host.Server.Clock.GetUtcNow();

        await host.StopDeliveryAsync();

        Assert.True(host.Server.Clock.GetUtcNow() - before < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Outcomes_are_followed_in_order_and_from_where_one_left()
    {
        await using var host = await QueueHost.StartAsync();
        await host.EnqueueAsync([.. Enumerable.Range(0, 1200).Select(index => host.Ingest($"evt_{index}"))]);
        await host.FlushAsync();

        var all = await host.Ingestor.FollowAsync(0, Cancellation).Take(1200).ToListAsync(Cancellation);
        var rest = await host.Ingestor.FollowAsync(all[699].Position, Cancellation).Take(500).ToListAsync(Cancellation);

        Assert.Equal(all.Skip(700).Select(conclusion => conclusion.Id), rest.Select(conclusion => conclusion.Id));
        Assert.Equal(1200, all.Select(conclusion => conclusion.Id).Distinct().Count());
        Assert.Equal(all.Select(conclusion => conclusion.Position).Order(), all.Select(conclusion => conclusion.Position));
    }

    [Fact]
    public async Task Every_outcome_is_told_to_the_callback_also_when_it_throws()
    {
        var told = new List<UsageConclusion>();
        var host = await QueueHost.StartAsync(options => options.OnConclusion = (conclusion, _) =>
        {
            told.Add(conclusion);
            return conclusion.Id == "evt_1" ? throw new InvalidOperationException("No.") : ValueTask.CompletedTask;
        });
        await host.EnqueueAsync([host.Ingest("evt_1"), host.Ingest("evt_2"), host.Ingest("late", QueueHost.Start - TimeSpan.FromHours(2))]);
        await host.FlushAsync();
        await host.StopDeliveryAsync();
        await host.DisposeAsync();

        Assert.Equal(
            [("evt_1", UsageOutcome.Delivered), ("evt_2", UsageOutcome.Delivered), ("late", UsageOutcome.Expired)],
            told.Select(conclusion => (conclusion.Id, conclusion.Outcome)).Order());
    }

    [Fact]
    public async Task A_rejected_event_is_mended_and_queued_again()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Where(static request => request.BodyText.Contains("wrong", StringComparison.Ordinal)).Always().Respond(400);
        await host.EnqueueAsync(UsageEvent.Ingest(new() { EventId = "evt_1", CustomerId = "cus_1", EventName = "wrong" }));
        await host.FlushAsync();

        var letter = Assert.Single(await host.DeadLettersAsync());
        var isQueued = await host.Ingestor.DeadLetters.RequeueAsync(letter, UsageEvent.Ingest(letter.Event.EventInput! with { EventName = "right" }), Cancellation);
        await host.FlushAsync();

        Assert.True(isQueued);
        Assert.Equal(("evt_1", "right"), (Assert.Single(host.Server.DodoPayments.Events).EventId, host.Server.DodoPayments.Events[0].EventName));
        Assert.Empty(await host.DeadLettersAsync());
        Assert.Equal(UsageBooks.Empty with { Enqueued = 1, Delivered = 1 }, await host.BooksAsync());
        Assert.False(await host.Ingestor.DeadLetters.RequeueAsync(letter, null, Cancellation));
    }

    [Fact]
    public async Task An_expired_event_needs_another_time_to_be_queued_again()
    {
        await using var host = await QueueHost.StartAsync();
        await host.EnqueueAsync(host.Ingest("late", QueueHost.Start - TimeSpan.FromHours(2)));
        await host.FlushAsync();
        var letter = Assert.Single(await host.DeadLettersAsync());

        var exception = await Assert.ThrowsAsync<UsageRequestValidationException>(() => host.Ingestor.DeadLetters.RequeueAsync(letter, null, Cancellation).AsTask());
        await host.Ingestor.DeadLetters.RequeueAsync(letter, host.Ingest("late"), Cancellation);
        await host.FlushAsync();

        Assert.Equal("timestamp", Assert.Single(exception.Breaches).Field);
        Assert.Equal("late", Assert.Single(host.Server.DodoPayments.Events).EventId);
    }

    [Fact]
    public async Task An_event_whose_outcome_is_unknown_is_not_queued_again()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.CollectorsSendData).Always().Meet(Fault.LostReply);
        await host.EnqueueAsync(UsageEvent.SendData("col_1", "row"));
        await host.FlushAsync();
        var letter = Assert.Single(await host.DeadLettersAsync());

        await Assert.ThrowsAsync<ArgumentException>(() => host.Ingestor.DeadLetters.RequeueAsync(letter, null, Cancellation).AsTask());

        Assert.True(await host.Ingestor.DeadLetters.RemoveAsync(letter, Cancellation));
        Assert.Equal(UsageBooks.Empty with { Enqueued = 1, Unknown = 1 }, await host.BooksAsync());
    }

    [Fact]
    public async Task At_Dodo_Payments_an_event_whose_outcome_is_unknown_is_queued_again_under_its_own_id_and_counts_once()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Next().Meet(Fault.LostReply);
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Where(_ => host.Server.Clock.GetUtcNow() < QueueHost.Start.AddHours(2)).Always().Meet(Fault.Refused);
        host.Server.Faults.For(UsageOperations.UsageEventsRetrieve).Next().Respond(400);
        await host.EnqueueAsync(host.Ingest("evt_1"));
        await host.FlushAsync();
        var letter = Assert.Single(await host.DeadLettersAsync());

        await Assert.ThrowsAsync<ArgumentException>(() => host.Ingestor.DeadLetters.RequeueAsync(letter, host.Ingest("evt_2"), Cancellation).AsTask());
        Assert.True(await host.Ingestor.DeadLetters.RequeueAsync(letter, host.Ingest("evt_1"), Cancellation));
        await host.FlushAsync();

        Assert.Equal(UsageOutcome.Unknown, letter.Conclusion.Outcome);
        Assert.Equal(UsageBooks.Empty with { Enqueued = 1, Delivered = 1 }, await host.BooksAsync());
        Assert.Single(host.Server.DodoPayments.Events);
    }

    [Fact]
    public async Task A_queue_without_a_store_says_so()
    {
        var services = new ServiceCollection();
        services.AddUsageClient(static options => options.Autumn.SecretKey = "am_sk_test");
        services.AddUsageIngestion();
        await using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<InvalidOperationException>(provider.GetRequiredService<IUsageIngestor>);

        Assert.Contains("UseSqlite", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_make_no_sense_are_named()
    {
        var services = new ServiceCollection();
        services.AddUsageClient(static options => options.Autumn.SecretKey = "am_sk_test");
        services.AddUsageIngestion(static options =>
        {
            options.Capacity = 0;
            options.DodoPayments.BatchSize = 1001;
            options.PollInterval = TimeSpan.Zero;
            options.BasePause = TimeSpan.FromMinutes(2);
        }).UseInMemory();
        await using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IUsageIngestor>);

        Assert.Equal(
            [
                "The usage ingestion: DodoPayments:BatchSize must be 1 to 1000.",
                "The usage ingestion: Capacity must be at least 1, or not be set.",
                "The usage ingestion: PollInterval must be 00:00:00.0100000 to 01:00:00.",
                "The usage ingestion: BasePause must be 00:00:00 to 00:01:00.",
            ],
            exception.Failures);
    }
}

using UsageSdk.Testing;

namespace UsageSdk.Ingestion.Tests.Delivery;

public sealed class DodoDeliveryTests
{
    private const string Poison = "poison";

    [Fact]
    public async Task Events_are_delivered_in_one_request()
    {
        await using var host = await QueueHost.StartAsync();

        var receipts = await host.EnqueueAsync([.. Enumerable.Range(0, 1000).Select(index => host.Ingest($"evt_{index}"))]);
        var result = await host.DrainAsync();

        Assert.All(receipts, receipt => Assert.True(receipt.IsNew));
        Assert.Equal(new UsageFlushResult { Delivered = 1000 }, result);
        Assert.Equal(1000, host.Server.DodoPayments.Events.Count);
        Assert.Single(host.Server.Requests.Of(UsageOperations.UsageEventsIngest));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(777)]
    [InlineData(999)]
    public async Task One_bad_event_among_a_thousand_is_found_in_few_requests(int place)
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Where(static request => request.BodyText.Contains(Poison, StringComparison.Ordinal)).Always()
            .Respond(400, body: """{"code":"INVALID_REQUEST_PARAMETERS","message":"This one is bad"}""");

        await host.EnqueueAsync([.. Enumerable.Range(0, 1000).Select(index => host.Ingest(index == place ? Poison : $"evt_{index}"))]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 999, Rejected = 1 }, result);
        Assert.Equal(999, host.Server.DodoPayments.Events.Count);
        Assert.InRange(host.Server.Requests.Of(UsageOperations.UsageEventsIngest).Count, 1, (int)((2 * Math.Log2(1000)) + 2));
        var letter = Assert.Single(await host.DeadLettersAsync());
        Assert.Equal(Poison, letter.Event.Id);
        Assert.Equal(UsageOutcome.Rejected, letter.Conclusion.Outcome);
        Assert.Equal("400 INVALID_REQUEST_PARAMETERS: This one is bad", letter.Conclusion.Reason);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(422)]
    public async Task Several_bad_events_are_rejected_and_no_other(int status)
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Where(static request => request.BodyText.Contains(Poison, StringComparison.Ordinal)).Always().Respond(status);

        await host.EnqueueAsync([.. Enumerable.Range(0, 100).Select(index => host.Ingest(index % 7 == 3 ? $"{Poison}_{index}" : $"evt_{index}"))]);
        await host.FlushAsync();

        Assert.Equal(Enumerable.Range(0, 100).Where(index => index % 7 != 3).Select(index => $"evt_{index}").Order(), host.Server.DodoPayments.Events.Select(stored => stored.EventId).Order());
        Assert.All(await host.DeadLettersAsync(), letter => Assert.StartsWith(Poison, letter.Event.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_halved()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.DodoPayments.Assumptions.MaxBodyBytes = 5_000;

        await host.EnqueueAsync([.. Enumerable.Range(0, 200).Select(index => host.Ingest($"evt_{index}"))]);
        var result = await host.DrainAsync();

        Assert.True(result.IsDelivered);
        Assert.Equal(200, host.Server.DodoPayments.Events.Count);
        Assert.Empty(await host.DeadLettersAsync());
    }

    [Fact]
    public async Task An_event_that_is_too_large_alone_is_rejected()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Where(static request => request.BodyText.Contains(Poison, StringComparison.Ordinal)).Always().Respond(413);

        await host.EnqueueAsync([host.Ingest("evt_1"), host.Ingest(Poison), host.Ingest("evt_2")]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 2, Rejected = 1 }, result);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Any_other_status_pauses_and_keeps_the_batch(int status)
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Next(3).Respond(status);

        var receipts = await host.EnqueueAsync([host.Ingest("evt_1"), host.Ingest("evt_2")]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 2 }, result);
        Assert.Equal(2, host.Server.DodoPayments.Events.Count);
        Assert.Equal(4, (await host.FindAsync(receipts[1])).Attempts);

        // 1 s, 2 s, 4 s: half to the whole of it by the jitter, which is fixed here.
        Assert.True(host.Server.Clock.GetUtcNow() - QueueHost.Start >= TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task The_pause_that_the_service_asks_for_is_kept()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Next().Respond(429, TimeSpan.FromMinutes(3));

        await host.EnqueueAsync(host.Ingest("evt_1"));
        await host.FlushAsync();

        var requests = host.Server.Requests.Of(UsageOperations.UsageEventsIngest);
        Assert.Equal(2, requests.Count);
        Assert.True(requests[1].ReceivedAt - requests[0].ReceivedAt >= TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Lost_replies_count_once()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Next(2).Meet(Fault.LostReply);

        await host.EnqueueAsync([host.Ingest("evt_1"), host.Ingest("evt_2")]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 2 }, result);
        Assert.Equal(2, host.Server.DodoPayments.Events.Count);
    }

    [Fact]
    public async Task An_event_older_than_an_hour_expires_and_harms_no_other()
    {
        await using var host = await QueueHost.StartAsync();

        await host.EnqueueAsync([host.Ingest("late", QueueHost.Start - TimeSpan.FromMinutes(61)), host.Ingest("evt_1")]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 1, Expired = 1 }, result);
        var letter = Assert.Single(await host.DeadLettersAsync());
        Assert.Equal(("late", UsageOutcome.Expired), (letter.Event.Id, letter.Conclusion.Outcome));

        // The first request tells the service's time; from then on such an event is not sent.
        Assert.Equal(2, host.Server.Requests.Of(UsageOperations.UsageEventsIngest).Count);
        await host.EnqueueAsync([host.Ingest("later", QueueHost.Start - TimeSpan.FromMinutes(61)), host.Ingest("evt_2")]);
        await host.FlushAsync();
        Assert.Equal(3, host.Server.Requests.Of(UsageOperations.UsageEventsIngest).Count);
        Assert.Equal(0, (await host.DeadLettersAsync())[1].Conclusion.Attempts);
    }

    [Fact]
    public async Task An_outage_of_more_than_an_hour_expires_what_was_never_taken()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Where(_ => host.Server.Clock.GetUtcNow() < QueueHost.Start.AddHours(2)).Always().Meet(Fault.Refused);

        await host.EnqueueAsync(host.Ingest("evt_1"));
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Expired = 1 }, result);
        Assert.Empty(host.Server.Requests.Of(UsageOperations.UsageEventsRetrieve));
        Assert.Contains("older than the 01:00:00", Assert.Single(await host.DeadLettersAsync()).Conclusion.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, UsageOutcome.Delivered)]
    [InlineData(false, UsageOutcome.Expired)]
    public async Task An_event_that_was_sent_without_an_answer_is_looked_up_before_it_expires(bool wasTaken, UsageOutcome outcome)
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Next().Meet(wasTaken ? Fault.LostReply : Fault.Reset);
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Where(_ => host.Server.Clock.GetUtcNow() < QueueHost.Start.AddHours(2)).Always().Meet(Fault.Refused);

        var receipt = await host.EnqueueAsync(host.Ingest("evt_1"));
        await host.FlushAsync();

        Assert.Equal(outcome, (await host.FindAsync(receipt)).Outcome);
        Assert.Single(host.Server.Requests.Of(UsageOperations.UsageEventsRetrieve));
    }

    [Fact]
    public async Task An_event_far_ahead_is_held_until_the_service_takes_it()
    {
        await using var host = await QueueHost.StartAsync();

        await host.EnqueueAsync([host.Ingest("ahead", QueueHost.Start + TimeSpan.FromMinutes(30)), host.Ingest("evt_1")]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 2 }, result);
        var requests = host.Server.Requests.Of(UsageOperations.UsageEventsIngest);
        Assert.Equal(2, requests.Count);
        Assert.InRange(requests[1].ReceivedAt - QueueHost.Start, TimeSpan.FromMinutes(25), TimeSpan.FromMinutes(26));
    }
}

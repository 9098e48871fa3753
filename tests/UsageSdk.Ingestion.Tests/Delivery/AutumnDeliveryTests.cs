using UsageSdk.Testing;

namespace UsageSdk.Ingestion.Tests.Delivery;

public sealed class AutumnDeliveryTests
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Events_are_tracked_once_each()
    {
        await using var host = await QueueHost.StartAsync();

        await host.EnqueueAsync([.. Enumerable.Range(0, 300).Select(index => host.Track($"key_{index}"))]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 300 }, result);
        Assert.Equal(300, host.Server.Autumn.Events.Count);
    }

    [Fact]
    public async Task A_lost_reply_ends_as_duplicate_after_an_attempts_timeout()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.BalancesTrack).Next().Meet(Fault.LostReply);

        var receipt = await host.EnqueueAsync(host.Track("key_1"));
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Duplicate = 1 }, result);
        Assert.Single(host.Server.Autumn.Events);
        var requests = host.Server.Requests.Of(UsageOperations.BalancesTrack);
        Assert.Equal(3, requests.Count);
        Assert.True(requests[2].ReceivedAt - requests[1].ReceivedAt >= AttemptTimeout);
        Assert.Equal(3, (await host.FindAsync(receipt)).Attempts);
    }

    [Fact]
    public async Task A_key_that_another_call_has_used_ends_as_duplicate()
    {
        await using var host = await QueueHost.StartAsync();
        using var client = host.Server.CreateClient();
        await client.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api" }, new() { IdempotencyKey = "key_1" }, TestContext.Current.CancellationToken);

        await host.EnqueueAsync(host.Track("key_1"));
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Duplicate = 1 }, result);
        Assert.Single(host.Server.Autumn.Events);
    }

    [Fact]
    public async Task A_key_that_becomes_free_again_is_delivered()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.BalancesTrack).Next().Respond(409, body: """{"message":"taken","code":"duplicate_idempotency_key","env":"sandbox"}""");

        await host.EnqueueAsync(host.Track("key_1"));
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 1 }, result);
        Assert.Single(host.Server.Autumn.Events);
    }

    [Theory]
    [InlineData(400, "invalid_inputs")]
    [InlineData(413, null)]
    [InlineData(422, null)]
    [InlineData(404, "customer_not_found")]
    [InlineData(404, "entity_not_found")]
    [InlineData(404, "feature_not_found")]
    public async Task What_the_service_refuses_is_rejected(int status, string? code)
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.BalancesTrack).Where(static request => request.Headers["Idempotency-Key"] == "bad").Always()
            .Respond(status, body: code is null ? null : $$"""{"message":"No.","code":"{{code}}","env":"sandbox"}""");

        await host.EnqueueAsync([host.Track("bad", QueueHost.Start.AddMinutes(-1)), host.Track("good")]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 1, Rejected = 1 }, result);
        Assert.Equal("bad", Assert.Single(await host.DeadLettersAsync()).Event.Id);
        Assert.Equal(2, host.Server.Requests.Of(UsageOperations.BalancesTrack).Count);
    }

    [Theory]
    [InlineData(401, "invalid_secret_key")]
    [InlineData(403, "insufficient_scopes")]
    [InlineData(404, "invalid_request")]
    [InlineData(408, null)]
    [InlineData(409, "lock_already_exists")]
    [InlineData(429, null)]
    [InlineData(500, "internal_error")]
    [InlineData(503, "service_unavailable")]
    public async Task Any_other_status_pauses_and_keeps_the_event(int status, string? code)
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.BalancesTrack).Next(2).Respond(status, body: code is null ? null : $$"""{"message":"Not now.","code":"{{code}}","env":"sandbox"}""");

        await host.EnqueueAsync(host.Track("key_1"));
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 1 }, result);
        Assert.Single(host.Server.Autumn.Events);
        Assert.Equal(3, host.Server.Requests.Of(UsageOperations.BalancesTrack).Count);
    }

    [Theory]
    [InlineData(403, "request_temporarily_disabled", 100)]
    [InlineData(500, "internal_error", 100)]
    [InlineData(500, "internal_error", 2000)]
    public async Task A_customer_for_whom_the_service_fails_does_not_stop_the_others(int status, string code, int count)
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.BalancesTrack).Where(static request => request.BodyText.Contains("cus_bad", StringComparison.Ordinal)).Always()
            .Respond(status, body: $$"""{"message":"Not now.","code":"{{code}}","env":"sandbox"}""");

        await host.EnqueueAsync([.. Enumerable.Range(0, count).Select(index => UsageEvent.Track(new() { CustomerId = "cus_bad", FeatureId = "api" }, $"bad_{index}"))]);
        await host.EnqueueAsync([.. Enumerable.Range(0, 100).Select(index => host.Track($"key_{index}"))]);
        var result = await host.DrainAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(new UsageFlushResult { Delivered = 100, Pending = count }, result);

        // The longer it lasts, the less it costs the others.
        host.Server.ClearRequests();
        await host.PassAsync(TimeSpan.FromHours(3));
        Assert.InRange(host.Server.Requests.Of(UsageOperations.BalancesTrack).Count, 1, 12 * 16);
    }

    [Fact]
    public async Task An_event_whose_lock_is_taken_waits_alone()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.BalancesTrack).Where(static request => request.Headers["Idempotency-Key"].StartsWith("bad", StringComparison.Ordinal)).Always()
            .Respond(409, body: """{"message":"Not now.","code":"lock_already_exists","env":"sandbox"}""");

        await host.EnqueueAsync([.. Enumerable.Range(0, 300).Select(index => host.Track($"bad_{index}")), .. Enumerable.Range(0, 100).Select(index => host.Track($"key_{index}"))]);
        var result = await host.DrainAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(new UsageFlushResult { Delivered = 100, Pending = 300 }, result);
    }

    [Fact]
    public async Task An_organisation_that_the_service_blocks_is_not_asked_for_each_customer()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Autumn.IsBlocked = true;

        await host.EnqueueAsync([.. Enumerable.Range(0, 1000).Select(index => UsageEvent.Track(new() { CustomerId = $"cus_{index}", FeatureId = "api" }, $"key_{index}"))]);
        await host.FlushAsync(TimeSpan.FromMinutes(10));

        Assert.InRange(host.Server.Requests.Of(UsageOperations.BalancesTrack).Count, 1, 16 * 17);
    }

    [Fact]
    public async Task An_event_without_an_answer_is_unknown_when_its_key_has_ended()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.BalancesTrack).Next().Meet(Fault.LostReply);
        host.Server.Faults.For(UsageOperations.BalancesTrack).Always().Meet(Fault.Refused);

        var receipt = await host.EnqueueAsync(host.Track("key_1"));
        await host.FlushAsync();

        Assert.Equal(UsageOutcome.Unknown, (await host.FindAsync(receipt)).Outcome);
        Assert.True(host.Server.Clock.GetUtcNow() < QueueHost.Start.AddHours(24));
        Assert.Single(host.Server.Autumn.Events);
    }

    [Fact]
    public async Task An_event_whose_key_another_call_has_used_is_not_sent_when_that_key_has_ended()
    {
        await using var host = await QueueHost.StartAsync(options => options.PollInterval = TimeSpan.FromMinutes(1));
        using var client = host.Server.CreateClient();
        await client.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api" }, new() { IdempotencyKey = "key_1" }, TestContext.Current.CancellationToken);

        // Once it has been refused for its key, nothing reaches the service until it has forgotten that.
        host.Server.Faults.For(UsageOperations.BalancesTrack)
            .Where(_ => host.Server.Requests.Of(UsageOperations.BalancesTrack).Any(static request => request.Status == 409) && host.Server.Clock.GetUtcNow() < QueueHost.Start.AddHours(25))
            .Always().Meet(Fault.Refused);
        var receipt = await host.EnqueueAsync(host.Track("key_1"));
        await host.FlushAsync();

        Assert.Equal(UsageOutcome.Unknown, (await host.FindAsync(receipt)).Outcome);
        Assert.Single(host.Server.Autumn.Events);
    }

    [Fact]
    public async Task An_event_that_never_reached_the_service_waits_for_days()
    {
        await using var host = await QueueHost.StartAsync(options => options.PollInterval = TimeSpan.FromMinutes(1));
        host.Server.Faults.For(UsageOperations.BalancesTrack).Where(_ => host.Server.Clock.GetUtcNow() < QueueHost.Start.AddHours(30)).Always().Meet(Fault.Refused);

        await host.EnqueueAsync(host.Track("key_1"));
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 1 }, result);
        Assert.Equal(QueueHost.Start, Assert.Single(host.Server.Autumn.Events).Timestamp);
    }

    [Fact]
    public async Task An_event_without_a_time_keeps_that_of_its_enqueueing()
    {
        await using var host = await QueueHost.StartAsync();
        host.Server.Faults.For(UsageOperations.BalancesTrack).Next(5).Respond(503);

        await host.EnqueueAsync(UsageEvent.Track(new() { CustomerId = "cus_1", FeatureId = "api" }));
        await host.FlushAsync();

        Assert.Equal(QueueHost.Start, Assert.Single(host.Server.Autumn.Events).Timestamp);
    }
}

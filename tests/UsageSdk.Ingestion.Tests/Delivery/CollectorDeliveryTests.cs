using UsageSdk.Testing;

namespace UsageSdk.Ingestion.Tests.Delivery;

public sealed class CollectorDeliveryTests
{
    [Fact]
    public async Task Data_are_sent_once_each()
    {
        await using var host = await QueueHost.StartAsync();
        var collector = await CollectorAsync(host);

        await host.EnqueueAsync([.. Enumerable.Range(0, 50).Select(index => UsageEvent.SendData(collector, $"row {index}"))]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 50 }, result);
        Assert.Equal(Enumerable.Range(0, 50).Select(index => $"row {index}").Order(), host.Server.UsageEngine.SentData.Select(sent => sent.Data.GetString()).Order());
    }

    public static TheoryData<Fault> Ambiguous { get; } = [Fault.LostReply, Fault.Reset, Fault.HalfBody, Fault.Silence, Fault.Status(500), Fault.Status(502), Fault.Status(503)];

    [Theory]
    [MemberData(nameof(Ambiguous), DisableDiscoveryEnumeration = true)]
    public async Task What_may_have_been_taken_is_unknown_and_never_sent_again(Fault fault)
    {
        await using var host = await QueueHost.StartAsync();
        var collector = await CollectorAsync(host);
        host.Server.Faults.For(UsageOperations.CollectorsSendData).Next().Meet(fault);

        var receipt = await host.EnqueueAsync(UsageEvent.SendData(collector, "row"));
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Unknown = 1 }, result);
        Assert.Single(host.Server.Requests.Of(UsageOperations.CollectorsSendData));
        Assert.Equal(1, (await host.FindAsync(receipt)).Attempts);
        Assert.Equal("row", Assert.Single(await host.DeadLettersAsync()).Event.CollectorData!.Value.Json.GetString());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task What_the_service_refuses_is_rejected(int status)
    {
        await using var host = await QueueHost.StartAsync();
        var collector = await CollectorAsync(host);
        host.Server.Faults.For(UsageOperations.CollectorsSendData).Next().Respond(status);

        await host.EnqueueAsync(UsageEvent.SendData(collector, "row"));
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Rejected = 1 }, result);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(429)]
    public async Task What_was_turned_away_is_sent_again(int status)
    {
        await using var host = await QueueHost.StartAsync();
        var collector = await CollectorAsync(host);
        host.Server.Faults.For(UsageOperations.CollectorsSendData).Next(2).Respond(status);

        await host.EnqueueAsync(UsageEvent.SendData(collector, "row"));
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 1 }, result);
        Assert.Single(host.Server.UsageEngine.SentData);
    }

    [Fact]
    public async Task What_did_not_leave_is_sent_again()
    {
        await using var host = await QueueHost.StartAsync();
        var collector = await CollectorAsync(host);
        host.Server.Faults.For(UsageOperations.CollectorsSendData).Next(3).Meet(Fault.Refused);

        await host.EnqueueAsync(UsageEvent.SendData(collector, "row"));
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 1 }, result);
        Assert.Single(host.Server.UsageEngine.SentData);
    }

    public static TheoryData<Fault> Faults { get; } = [.. Ambiguous, Fault.Refused, .. new[] { 400, 401, 403, 404, 408, 413, 422, 429 }.Select(status => Fault.Status(status))];

    /// <summary>Without a token nothing was sent, whatever the token endpoint has answered.</summary>
    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task What_waits_for_a_token_is_sent_when_there_is_one(Fault fault)
    {
        await using var host = await QueueHost.StartAsync();
        var collector = await CollectorAsync(host);
        host.Server.Faults.For(UsageOperations.TokenCreate).Next(8).Meet(fault);

        await host.EnqueueAsync([.. Enumerable.Range(0, 10).Select(index => UsageEvent.SendData(collector, $"row {index}"))]);
        var result = await host.DrainAsync();

        Assert.Equal(new UsageFlushResult { Delivered = 10 }, result);
        Assert.Equal(10, host.Server.UsageEngine.SentData.Count);
    }

    [Fact]
    public async Task An_abort_while_data_wait_for_a_token_leaves_them_pending()
    {
        await using var host = await QueueHost.StartAsync(options => options.DrainTimeout = TimeSpan.Zero);
        var collector = await CollectorAsync(host);
        host.Server.Faults.For(UsageOperations.TokenCreate).Next().Meet(Fault.Silence);
        var asked = host.Server.Requests.Of(UsageOperations.TokenCreate).Count;

        var receipt = await host.EnqueueAsync(UsageEvent.SendData(collector, "row"));
        await RequestedAsync(host, UsageOperations.TokenCreate, asked + 1);
        await host.AbortDeliveryAsync();

        var conclusion = await host.FindAsync(receipt);
        Assert.Equal((UsageOutcome.Pending, 1), (conclusion.Outcome, conclusion.Attempts));
        Assert.Empty(host.Server.UsageEngine.SentData);
    }

    [Fact]
    public async Task A_collector_that_is_gone_does_not_stop_another()
    {
        await using var host = await QueueHost.StartAsync();
        var collector = await CollectorAsync(host);

        await host.EnqueueAsync([UsageEvent.SendData("gone", "row"), UsageEvent.SendData(collector, "row"), host.Track("key_1"), host.Ingest("evt_1")]);
        var result = await host.DrainAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(new UsageFlushResult { Delivered = 3, Pending = 1 }, result);
        Assert.False(result.IsComplete);
    }

    [Fact]
    public async Task An_abort_while_data_are_sent_leaves_them_unknown()
    {
        await using var host = await QueueHost.StartAsync(options => options.DrainTimeout = TimeSpan.Zero);
        var collector = await CollectorAsync(host);
        host.Server.Faults.For(UsageOperations.CollectorsSendData).Next().Meet(Fault.Silence);

        var receipt = await host.EnqueueAsync(UsageEvent.SendData(collector, "row"));
        await RequestedAsync(host, UsageOperations.CollectorsSendData);
        await host.AbortDeliveryAsync();

        Assert.Equal(UsageOutcome.Unknown, (await host.FindAsync(receipt)).Outcome);
    }

    private static async Task<string> CollectorAsync(QueueHost host)
    {
        using var client = host.Server.CreateClient();
        return (await client.Collectors.CreateAsync(new() { Name = "collector" }, cancellationToken: TestContext.Current.CancellationToken)).Id;
    }

    private static async Task RequestedAsync(QueueHost host, string operation, int times = 1)
    {
        while (host.Server.Requests.Of(operation).Count < times)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}

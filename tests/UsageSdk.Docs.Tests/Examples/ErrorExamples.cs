using UsageSdk;
using UsageSdk.Testing;

namespace Docs.Examples;

/// <summary>src/docs/errors.md.</summary>
public sealed class ErrorExamples
{
    [Fact]
    public async Task What_would_fail_again_is_set_aside_and_what_may_not_is_postponed()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        using var usage = server.CreateClient();
        var queue = new Queue();

        await server.Clock.RunUntilAsync(TrackAsync(usage, queue, "order-1", "cus_1"));
        await server.Clock.RunUntilAsync(TrackAsync(usage, queue, "order-1", "cus_1"));
        await server.Clock.RunUntilAsync(TrackAsync(usage, queue, "order-2", "nobody"));
        server.Faults.For(UsageOperations.BalancesTrack).Always().Respond(503, retryAfter: TimeSpan.FromMinutes(5));
        await server.Clock.RunUntilAsync(TrackAsync(usage, queue, "order-3", "cus_1"));

        Assert.Equal(["aside order-1", "aside order-2", "order-3 in 00:05:00"], queue.Entries);
    }

    [Fact]
    public async Task What_may_be_there_is_set_aside_and_what_is_not_is_postponed()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        using var usage = server.CreateClient();
        var queue = new Queue();
        var collector = (await usage.Collectors.CreateAsync(new() { Name = "calls" })).Id;

        await server.Clock.RunUntilAsync(SendAsync(usage, queue, collector, "record-1"));
        server.Faults.For(UsageOperations.CollectorsSendData).Meet(Fault.LostReply);
        await server.Clock.RunUntilAsync(SendAsync(usage, queue, collector, "record-2"));
        server.Faults.For(UsageOperations.CollectorsSendData).Always().Meet(Fault.Refused);
        await server.Clock.RunUntilAsync(SendAsync(usage, queue, collector, "record-3"));

        Assert.Equal(["aside record-2", "record-3 in 00:01:00"], queue.Entries);
        Assert.Equal(2, server.UsageEngine.SentData.Count);
    }

    private static async Task TrackAsync(IUsageClient usage, Queue queue, string order, string customer, CancellationToken cancellationToken = default)
    {
        try
        {
            await usage.Events.TrackAsync(new() { CustomerId = customer, FeatureId = "api_calls", Value = 1 }, new() { IdempotencyKey = order }, cancellationToken);
        }
        catch (UsageException invalid) when (invalid is UsageRequestValidationException or UsageBadRequestException or UsageNotFoundException or UsagePayloadTooLargeException)
        {
            await queue.SetAsideAsync(order, invalid.Message); // It would fail again: somebody has to look.
        }
        catch (UsageConflictException)
        {
            await queue.SetAsideAsync(order, "the key was used before: look whether the event is there");
        }
        catch (UsageException later)
        {
            // The rate, the network, the service, a credential that is being rotated. With the same key it is safe to send again.
            var wait = (later as UsagePacingException)?.RetryAfter ?? (later as UsageApiException)?.RetryAfter ?? TimeSpan.FromMinutes(1);
            await queue.PostponeAsync(order, wait);
        }
    }

    private static async Task SendAsync(IUsageClient usage, Queue queue, string collector, string record, CancellationToken cancellationToken = default)
    {
        try
        {
            await usage.Collectors.SendDataAsync(collector, new() { Data = record }, cancellationToken: cancellationToken);
        }
        catch (UsageException unknown) when (unknown is UsageOutcomeUnknownException or UsageResponseException)
        {
            await queue.SetAsideAsync(record, unknown.Message); // It may be there: look before you send again.
        }
        catch (UsageException failed)
        {
            await queue.PostponeAsync(record, (failed as UsageApiException)?.RetryAfter ?? TimeSpan.FromMinutes(1)); // It is not there.
        }
    }

    private sealed class Queue
    {
        public List<string> Entries { get; } = [];

        public Task SetAsideAsync(string id, string reason)
        {
            Assert.NotEmpty(reason);
            Entries.Add($"aside {id}");
            return Task.CompletedTask;
        }

        public Task PostponeAsync(string id, TimeSpan wait)
        {
            Entries.Add($"{id} in {wait}");
            return Task.CompletedTask;
        }
    }
}

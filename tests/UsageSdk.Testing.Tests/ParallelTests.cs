using System.Globalization;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;

namespace UsageSdk.Testing.Tests;

/// <summary>Many clients on one server, and many servers beside each other.</summary>
public sealed class ParallelTests
{
    private const int Clients = 16;
    private const int Calls = 25;

    [Fact]
    public async Task Many_clients_on_one_server_lose_and_mix_up_nothing()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        server.DodoPayments.AddCustomer("cus_1");
        var silent = server.Faults.For(UsageOperations.UsageEventsList).Always().Meet(Fault.Silence);
        server.Faults.For(UsageOperations.BalancesTrack).Next(Clients).Respond(400);
        using var patient = server.CreateClient();
        using var cancellation = new CancellationTokenSource();
        var waiting = patient.UsageEvents.ListAsync(cancellationToken: cancellation.Token);

        var refused = (await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            using var usage = server.CreateClient();
            var failures = 0;
            for (var call = 0; call < Calls; call++)
            {
                await usage.UsageEvents.IngestAsync(new IngestUsageEventsRequest { Events = [new EventInput { EventId = Id(client, call), CustomerId = "cus_1", EventName = "call" }] });
                failures += await Record.ExceptionAsync(() => usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = Id(client, call) })) is UsageBadRequestException ? 1 : 0;
            }

            return failures;
        })))).Sum();

        Assert.Equal(Clients, refused);
        Assert.Equal(Clients * Calls, server.AssertReceived(UsageOperations.UsageEventsIngest).Select(request => request.ReadBody<IngestUsageEventsRequest>().Events[0].EventId).Distinct().Count());
        Assert.Equal(Clients, server.Requests.Count(request => request.Fault is not null && request.Status == 400));
        Assert.Equal(
            server.Requests.Where(request => request.Status == 200 && request.Operation == UsageOperations.BalancesTrack).Select(request => request.ReadBody<TrackRequest>().FeatureId!).Order(),
            server.Autumn.Events.Select(item => item.FeatureId).Order());
        Assert.Equal((1, false), (silent.TimesMet, waiting.IsCompleted));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Many_servers_share_nothing() =>
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(async () =>
        {
            using var server = FakeUsageServer.At(DateTimeOffset.UnixEpoch.AddDays(number));
            server.DodoPayments.AddCustomer("cus_1");
            server.Faults.For(UsageOperations.UsageEventsIngest).Next((number % 3) + 1).Respond(503, TimeSpan.FromSeconds(1));
            using var usage = server.CreateClient(static options => options.DodoPayments.Resilience.BaseDelay = TimeSpan.FromSeconds(1));

            await server.Clock.RunUntilAsync(usage.UsageEvents.IngestAsync(new IngestUsageEventsRequest { Events = [new EventInput { EventId = Id(number, 0), CustomerId = "cus_1", EventName = "call" }] }));

            server.AssertFaultsMet();
            server.AssertReceived(UsageOperations.UsageEventsIngest, times: (number % 3) + 2);
            Assert.Equal(Id(number, 0), Assert.Single(server.DodoPayments.Events).EventId);
        })));

    private static string Id(int client, int call) => string.Create(CultureInfo.InvariantCulture, $"{client}-{call}");
}

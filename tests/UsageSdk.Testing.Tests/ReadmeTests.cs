using System.Runtime.CompilerServices;
using UsageSdk.Autumn;
using UsageSdk.Offline;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests;

/// <summary>The examples of the package's readme, run. UsageSdk.Docs.Tests looks for each of them here.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Faults_are_written_down()
    {
        using var server = new FakeUsageServer();

        server.Faults.For(UsageOperations.BalancesTrack).Next(2).Respond(503, retryAfter: TimeSpan.FromSeconds(5));
        server.Faults.For(UsageOperations.UsageEventsIngest).Meet(Fault.Status(500), Fault.LostReply);
        server.Faults.ForAny().Where(request => request.BodyText.Contains("cus_2")).Always().Meet(Fault.Delay(TimeSpan.FromSeconds(30)));
        server.Faults.For(UsageOperations.MetersCreate).After(3).Meet(Fault.Reset);
        server.Faults.Randomly(seed: 7, rate: 0.1, Fault.Status(503), Fault.LostReply);

        Assert.Equal(4, server.Faults.Unmet.Count);
    }

    [Fact]
    public async Task A_call_runs_in_virtual_time_and_is_told_of()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        server.Faults.For(UsageOperations.BalancesTrack).Next(2).Respond(503, retryAfter: TimeSpan.FromSeconds(5));
        using var usage = server.CreateClient(static options => options.Randomizer = static () => 0);
        var request = new TrackRequest { CustomerId = "cus_1", FeatureId = "api" };

        var reply = await server.Clock.RunUntilAsync(usage.Events.TrackAsync(request));

        Assert.Equal("cus_1", reply.CustomerId);
        server.AssertReceived(UsageOperations.BalancesTrack, times: 3);
        server.AssertFaultsMet();
        var sent = server.Requests.Of(UsageOperations.BalancesTrack).Where(request => request.Status == 200);
        Assert.Equal("cus_1", sent[0].ReadBody<TrackRequest>().CustomerId);
        var failure = Assert.Throws<FakeServerAssertionException>(() => server.AssertReceived(UsageOperations.BalancesTrack, times: 2));
        Assert.Contains($"```text\n{failure.Message}\n```", await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "src", "UsageSdk.Testing", "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_service_must_know_is_added_first()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        using var usage = server.CreateClient();
        var type = await usage.MeterTypes.CreateAsync(new()
        {
            Name = "api",
            Unit = "call",
            Timezone = "UTC",
            Aggregation = new() { Type = AggregationType.Sum },
            ResetSchedule = new() { Minute = "0", Hour = "0", Day = "1", Month = "*", Weekday = "*" },
        });
        var meter = await usage.Meters.CreateAsync(new() { MeterKey = "api", MeterTypeId = type.Id, UserId = "cus_1" });

        server.Autumn.AddCustomer("cus_1", new BillingCycle(Start: At("2026-03-01"), End: At("2026-04-01"), CreatedAt: At("2025-11-01")));
        server.Autumn.AddFeature("api");
        server.DodoPayments.AddCustomer("cus_1");
        server.DodoPayments.AddMeter(new DodoPaymentsMeter { Id = "mtr_1", EventName = "api.call", Aggregation = DodoPaymentsMeterAggregation.Count });
        server.UsageEngine.TokenLifetime = TimeSpan.FromMinutes(5);
        server.UsageEngine.AddUsage(meter.Id, 250);

        Assert.Equal(250, Assert.Single(server.UsageEngine.Meters).Value);
    }

    [Fact]
    public async Task A_paced_client_is_not_refused()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.DodoPayments.AddCustomer("cus_1");

        server.EnforcesRateLimits = true;
        using var paced = server.CreateClient(options => options.DodoPayments.Pacing.Enabled = true);

        await server.Clock.RunUntilAsync(Task.WhenAll(Enumerable.Range(0, 50).Select(_ => paced.UsageEvents.ListAsync())));
        Assert.Equal(50, server.Requests.Count(request => request.Status == 200));
        Assert.Equal(50, server.Requests.Count);
    }

    [Fact]
    public async Task A_state_is_a_file_that_tests_go_on_from()
    {
        using var seeded = FakeUsageServer.At("2026-03-10T12:00Z");
        seeded.Autumn.AddCustomer("cus_1");
        var fixture = Path.GetTempFileName();

        await File.WriteAllTextAsync(fixture, seeded.SaveState());
        using var server = FakeUsageServer.FromState(await File.ReadAllTextAsync(fixture));

        File.Delete(fixture);
        using var usage = server.CreateClient();
        Assert.Equal("cus_1", (await usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api" })).CustomerId);
        Assert.Equal(seeded.Clock.GetUtcNow(), server.Clock.GetUtcNow());
    }

    private static DateTimeOffset At(string instant) => Wire.At(instant);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

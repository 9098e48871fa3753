using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.AspNetCore.Tests;

/// <summary>The client's five groups of the Usage Engine over a real port, from the first token to the last deletion.</summary>
public sealed class UsageEngineOverPortTests
{
    [Fact]
    public async Task All_groups_work_end_to_end()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.UsageEngine.AddStream("str_1", Version("v1"), Version("v2"));
        server.UsageEngine.AddSession("store/1", ["zürich", "a+b"], new AggregationSession { Data = new Dictionary<string, JsonElement> { ["total"] = JsonElement.Parse("12") } });
        await using var host = await FakeUsageServerHost.StartAsync(server);
        var options = new UsageClientOptions();
        host.Configure(options);
        using var usage = UsageClient.Create(options);

        var type = await usage.MeterTypes.CreateAsync(new CreateMeterTypeRequest
        {
            Aggregation = new MeterAggregation { Type = AggregationType.Sum },
            Capacity = 1000,
            Category = "API",
            Name = "API calls",
            ResetSchedule = new ResetSchedule { Minute = "0", Hour = "0", Day = "1", Month = "*", Weekday = "*" },
            Thresholds = [new Threshold { Name = "Nearly", CapacityPercentage = 90 }],
            Timezone = "Europe/Berlin",
            Unit = "requests",
        });
        var updated = await usage.MeterTypes.UpdateAsync(type.Id, new UpdateMeterTypeRequest { Name = "Calls", Category = null });
        var meter = await usage.Meters.CreateAsync(new CreateMeterRequest { MeterKey = "key", MeterTypeId = type.Id, UserId = "user0@example.com" });
        server.UsageEngine.AddUsage(meter.Id, 25);
        var changed = await usage.Meters.UpdateAsync(meter.Id, new UpdateMeterRequest { Capacity = 50 });

        Assert.Equal(("Calls", "DEFAULT"), (updated.Name, updated.Category));
        Assert.Equal((25m, 50m, new DateTimeOffset(2026, 3, 31, 22, 0, 0, TimeSpan.Zero)), (changed.Value, changed.Capacity, changed.PeriodEnd));
        Assert.Equal(1, (await usage.MeterTypes.GetAsync(type.Id)).NumberOfMeters);
        Assert.Equal(type.Id, Assert.Single((await usage.MeterTypes.ListAsync(new ListMeterTypesRequest { Name = "call" })).MeterTypes).Id);
        Assert.Equal(meter.Id, Assert.Single((await usage.Meters.ListAsync(new ListMetersRequest { UserId = "user0@example.com" })).Meters).Id);
        Assert.Equal(25, (await usage.Meters.GetAsync(meter.Id)).Value);
        await Assert.ThrowsAsync<UsageConflictException>(() => usage.MeterTypes.DeleteAsync(type.Id));

        var collector = await usage.Collectors.CreateAsync(new CreateCollectorRequest { Name = "orders" });
        var sent = await usage.Collectors.SendDataAsync(collector.Id, new SendDataRequest { Data = new JsonObject { ["userId"] = "zürich", ["requests"] = 3 } });
        server.UsageEngine.RevokeTokens();
        var renamed = await usage.Collectors.UpdateAsync(collector.Id, new UpdateCollectorRequest { Name = "sales" });

        Assert.Equal((sent.IngestionId, 3), (server.UsageEngine.SentData[0].IngestionId, server.UsageEngine.SentData[0].Data.GetProperty("requests").GetInt32()));
        Assert.Equal("sales", renamed.Name);
        Assert.Equal(renamed, await usage.Collectors.GetAsync(collector.Id));
        Assert.Equal(1, (await usage.Collectors.ListAsync()).Total);
        Assert.Equal("v2", (await usage.Streams.ExportAsync("str_1")).Tag);
        Assert.Equal("v1", (await usage.Streams.ExportAsync("str_1", new ExportStreamRequest { Tag = "v1" })).Tag);
        Assert.Equal(["v1", "v2"], (await usage.Streams.ListVersionsAsync("str_1")).Versions.Select(item => item.Tag));
        Assert.Equal(12, (await usage.Aggregation.LookupSessionAsync("store/1", new LookupSessionRequest { FieldValues = ["zürich", "a+b"] })).Data["total"].GetInt32());

        Assert.Equal(1, (await usage.Collectors.DeleteAsync(collector.Id)).DeletedCount);
        Assert.Equal(1, (await usage.Meters.DeleteAsync(meter.Id)).DeletedCount);
        Assert.Equal(1, (await usage.MeterTypes.DeleteAsync(type.Id)).DeletedCount);
        Assert.Equal(2, server.UsageEngine.TokensIssued);
        Assert.Empty(server.UsageEngine.Meters);
    }

    private static StreamExport Version(string tag) => new() { Name = "My Stream", Nodes = [], Edges = [], Tag = tag };
}

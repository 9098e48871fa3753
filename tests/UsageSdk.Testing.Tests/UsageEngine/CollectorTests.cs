using System.Text.Json.Nodes;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests.UsageEngine;

public sealed class CollectorTests
{
    private const string Collectors = "online-collection/v1/collectors";

    [Fact]
    [Mirrors("U4.16")]
    public async Task An_account_has_five_collectors()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        using var usage = server.CreateClient();
        foreach (var name in (string[])["c", "a", "e", "b", "d"])
        {
            await usage.Collectors.CreateAsync(new CreateCollectorRequest { Name = name });
            server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Assert.ThrowsAsync<UsageConflictException>(() => usage.Collectors.CreateAsync(new CreateCollectorRequest { Name = "sixth" }));
        var page = await usage.Collectors.ListAsync(new ListCollectorsRequest { SortBy = CollectorSortBy.Name, SortOrder = SortOrder.Descending, Skip = 1, Limit = 2 });
        var newest = await usage.Collectors.ListAsync(new ListCollectorsRequest { SortBy = CollectorSortBy.CreatedAt, SortOrder = SortOrder.Descending });

        Assert.Equal((2, 1, 5), (page.Limit, page.Skip, page.Total));
        Assert.Equal(["d", "c"], page.Collectors.Select(item => item.Name));
        Assert.Equal(["d", "b", "e", "a", "c"], newest.Collectors.Select(item => item.Name));
        Assert.Equal((25, 0), (newest.Limit, newest.Skip));
        await usage.Collectors.DeleteAsync(newest.Collectors[0].Id);
        Assert.Equal("sixth", (await usage.Collectors.CreateAsync(new CreateCollectorRequest { Name = "sixth" })).Name);
        Assert.Equal(["c", "a", "e", "b", "sixth"], server.UsageEngine.Collectors.Select(item => item.Name));
        Assert.Equal(5, server.UsageEngine.Collectors.Select(item => item.Id).Append(newest.Collectors[0].Id).Distinct().Count() - 1);
    }

    [Fact]
    [Mirrors("U1.7", "U3.15")]
    public async Task A_collector_is_renamed()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        using var usage = server.CreateClient();
        var created = await usage.Collectors.CreateAsync(new CreateCollectorRequest { Name = "old" });
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        var updated = await usage.Collectors.UpdateAsync(created.Id, new UpdateCollectorRequest { Name = "new" });

        Assert.Equal(CollectorStatus.Active, created.Status);
        Assert.Equal(created with { Name = "new", UpdatedAt = server.Clock.GetUtcNow() }, updated);
        Assert.Equal(updated, await usage.Collectors.GetAsync(created.Id));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":null}""")]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":1}""")]
    [InlineData("""{"status":"ACTIVE"}""")]
    [InlineData("""{"name":"123456789012345678901234567890123456789012345678901"}""")]
    [InlineData("")]
    [InlineData("{")]
    [Mirrors("U3.15")]
    public async Task A_name_has_1_to_50_characters(string body)
    {
        using var wire = await EngineWire.StartAsync();
        var created = await wire.SendAsync("POST", Collectors, """{"name":"12345678901234567890123456789012345678901234567890"}""");

        Assert.Equal(200, created.Status);
        Assert.Equal(400, (await wire.SendAsync("POST", Collectors, body)).Status);
        Assert.Equal(400, (await wire.SendAsync("PATCH", $"{Collectors}/{created.Json["id"]}", body)).Status);
    }

    [Fact]
    [Mirrors("U3.16", "U3.17", "U3.18")]
    public async Task Data_is_kept_as_it_was_sent()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        using var usage = server.CreateClient();
        var collector = await usage.Collectors.CreateAsync(new CreateCollectorRequest { Name = "orders" });

        var first = await usage.Collectors.SendDataAsync(collector.Id, new SendDataRequest { Data = "a,b" });
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await usage.Collectors.SendDataAsync(collector.Id, new SendDataRequest { Data = new JsonObject { ["b"] = 1.50m, ["a"] = null } });

        Assert.True(Guid.TryParse(first.IngestionId, out _));
        Assert.Equal(
            [(collector.Id, first.IngestionId, "\"a,b\"", EngineWire.At("2026-03-10T12:00Z")), (collector.Id, second.IngestionId, """{"b":1.50,"a":null}""", EngineWire.At("2026-03-10T12:00:01Z"))],
            server.UsageEngine.SentData.Select(item => (item.CollectorId, item.IngestionId, item.Data.GetRawText(), item.ReceivedAt)));
        await Assert.ThrowsAsync<UsageNotFoundException>(() => usage.Collectors.SendDataAsync("unknown", new SendDataRequest { Data = "a" }));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":1}""")]
    [InlineData("""{"data":true}""")]
    [InlineData("""{"data":[{}]}""")]
    [InlineData("[]")]
    [InlineData("")]
    [Mirrors("U3.16")]
    public async Task Other_data_is_refused(string body)
    {
        using var wire = await EngineWire.StartAsync();
        var created = await wire.SendAsync("POST", Collectors, """{"name":"orders"}""");

        Assert.Equal(400, (await wire.SendAsync("POST", $"{Collectors}/{created.Json["id"]}/data", body)).Status);
        Assert.Empty(wire.Engine.SentData);
    }
}

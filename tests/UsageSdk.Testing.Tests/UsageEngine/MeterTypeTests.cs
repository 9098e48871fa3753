using UsageSdk.Tests.Contract;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests.UsageEngine;

public sealed class MeterTypeTests : IDisposable
{
    private readonly FakeUsageServer _server = FakeUsageServer.At("2026-03-10T12:00Z");
    private readonly UsageClient _usage;

    public MeterTypeTests() => _usage = _server.CreateClient();

    [Fact]
    public async Task Defaults_fill_what_is_left_out()
    {
        var created = await _usage.MeterTypes.CreateAsync(EngineWire.Monthly());

        var now = _server.Clock.GetUtcNow();
        Assert.Equal(("DEFAULT", 0, now, null), (created.Category, created.NumberOfMeters, created.ActiveFrom, created.ActiveTo));
        Assert.Equal((now, now), (created.CreatedAt, created.UpdatedAt));
        Assert.True(Guid.TryParse(created.Id, out _));
        Assert.Equal(created.Id, (await _usage.MeterTypes.GetAsync(created.Id)).Id);
        Assert.Equal(created.Id, Assert.Single(_server.UsageEngine.MeterTypes).Id);
    }

    [Fact]
    public async Task All_members_come_back()
    {
        var request = EngineWire.Monthly(aggregation: "max") with
        {
            ActiveFrom = EngineWire.At("2026-04-01T00:00Z"),
            ActiveTo = EngineWire.At("2027-04-01T00:00Z"),
            Capacity = 1000.5m,
            Category = "API Counts",
            Description = "Counts",
            ExternalRef = "878752b4",
            Thresholds = [new Threshold { Name = "Nearly", CapacityPercentage = 90, CustomFields = new() { ["level"] = 1 } }, new Threshold { AbsoluteValue = 5 }],
        };

        var created = await _usage.MeterTypes.CreateAsync(request);

        Assert.Equal((request.ActiveFrom, request.ActiveTo, 1000.5m, "API Counts"), (created.ActiveFrom, created.ActiveTo, created.Capacity, created.Category));
        Assert.Equal(("Counts", "878752b4", AggregationType.Max, request.ResetSchedule), (created.Description, created.ExternalRef, created.Aggregation.Type, created.ResetSchedule));
        Assert.Equal([("Nearly", 90m, null, """{"level":1}"""), (null, null, 5m, null)], created.Thresholds!.Select(item => (item.Name, item.CapacityPercentage, item.AbsoluteValue, item.CustomFields?.ToJsonString())));
    }

    [Fact]
    public async Task An_update_changes_what_it_carries()
    {
        var created = await _usage.MeterTypes.CreateAsync(EngineWire.Monthly() with { Category = "A", ExternalRef = "B", Capacity = 10, ActiveTo = EngineWire.At("2027-01-01T00:00Z") });
        _server.Clock.Advance(TimeSpan.FromMinutes(1));

        var updated = await _usage.MeterTypes.UpdateAsync(created.Id, new UpdateMeterTypeRequest { Name = "Renamed" });

        Assert.Equal(created with { Name = "Renamed", UpdatedAt = _server.Clock.GetUtcNow(), Aggregation = updated.Aggregation, ResetSchedule = updated.ResetSchedule }, updated);
        Assert.Equal((created.Aggregation.Type, created.ResetSchedule.Day), (updated.Aggregation.Type, updated.ResetSchedule.Day));
    }

    [Fact]
    public async Task Null_in_an_update_clears_four_members()
    {
        var created = await _usage.MeterTypes.CreateAsync(EngineWire.Monthly() with
        {
            Category = "A",
            ExternalRef = "B",
            ActiveFrom = EngineWire.At("2026-12-01T00:00Z"),
            ActiveTo = EngineWire.At("2027-01-01T00:00Z"),
        });
        _server.Clock.Advance(TimeSpan.FromMinutes(1));

        var updated = await _usage.MeterTypes.UpdateAsync(created.Id, new UpdateMeterTypeRequest { ActiveFrom = null, ActiveTo = null, Category = null, ExternalRef = null });

        Assert.Equal((_server.Clock.GetUtcNow(), null, "DEFAULT", null), (updated.ActiveFrom, updated.ActiveTo, updated.Category, updated.ExternalRef));
    }

    [Fact]
    public async Task The_meters_of_a_type_are_counted_and_keep_it()
    {
        var type = await _usage.MeterTypes.CreateAsync(EngineWire.Monthly());
        var other = await _usage.MeterTypes.CreateAsync(EngineWire.Monthly("Other"));
        var meter = await _usage.Meters.CreateAsync(new CreateMeterRequest { MeterKey = "key", MeterTypeId = type.Id, UserId = "user" });

        Assert.Equal(1, (await _usage.MeterTypes.GetAsync(type.Id)).NumberOfMeters);
        Assert.Equal([1, 0], (await _usage.MeterTypes.ListAsync()).MeterTypes.Select(item => item.NumberOfMeters));
        Assert.Equal([1, 0], _server.UsageEngine.MeterTypes.Select(item => item.NumberOfMeters));
        await Assert.ThrowsAsync<UsageConflictException>(() => _usage.MeterTypes.DeleteAsync(type.Id));
        Assert.Equal(1, (await _usage.Meters.DeleteAsync(meter.Id)).DeletedCount);
        Assert.Equal(1, (await _usage.MeterTypes.DeleteAsync(type.Id)).DeletedCount);
        Assert.Equal(other.Id, Assert.Single(_server.UsageEngine.MeterTypes).Id);
        await Assert.ThrowsAsync<UsageNotFoundException>(() => _usage.MeterTypes.DeleteAsync(type.Id));
    }

    [Fact]
    public async Task A_list_filters_sorts_and_pages()
    {
        foreach (var name in (string[])["beta", "Alpha", "gamma", "alphabet"])
        {
            await _usage.MeterTypes.CreateAsync(EngineWire.Monthly(name));
        }

        Assert.Equal(["beta", "Alpha", "gamma", "alphabet"], await Names(new()));
        Assert.Equal(["alphabet", "gamma", "Alpha", "beta"], await Names(new() { SortOrder = SortOrder.Descending }));
        Assert.Equal(["Alpha", "alphabet", "beta", "gamma"], await Names(new() { SortBy = "name" }));
        Assert.Equal(["gamma", "beta"], await Names(new() { SortBy = "name", SortOrder = SortOrder.Descending, Limit = 2 }));
        Assert.Equal(["Alpha", "alphabet"], await Names(new() { Name = "ALPHA" }));
        Assert.Equal(["alphabet"], await Names(new() { Name = "alpha", Skip = 1 }));
        Assert.Equal(["Alpha", "gamma"], await Names(new() { Skip = 1, Limit = 2 }));
        Assert.Empty(await Names(new() { Limit = 0 }));
        Assert.Empty(await Names(new() { Skip = int.MaxValue }));
        await Assert.ThrowsAsync<UsageBadRequestException>(() => Names(new() { SortBy = "colour" }));
        using (ContractWatch.AllowOddRequests("No order of the contract."))
        {
            await Assert.ThrowsAsync<UsageBadRequestException>(() => Names(new() { SortOrder = new SortOrder("asc") }));
        }
    }

    public void Dispose() => _usage.Dispose();

    private async Task<IEnumerable<string>> Names(ListMeterTypesRequest request) => (await _usage.MeterTypes.ListAsync(request)).MeterTypes.Select(item => item.Name);
}

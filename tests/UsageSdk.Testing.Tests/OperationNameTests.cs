using UsageSdk.Testing.Tests.UsageEngine;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests;

/// <summary>The server calls an operation as the client does.</summary>
public sealed class OperationNameTests
{
    public static TheoryData<string, Func<UsageClient, Task>> Calls => new()
    {
        { UsageOperations.EventsList, usage => usage.Events.ListAsync() },
        { UsageOperations.EventsAggregate, usage => usage.Events.AggregateAsync(new() { CustomerId = "c", FeatureId = "f" }) },
        { UsageOperations.BalancesTrack, usage => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f" }) },
        { UsageOperations.UsageEventsRetrieve, usage => usage.UsageEvents.RetrieveAsync("a/b") },
        { UsageOperations.UsageEventsList, usage => usage.UsageEvents.ListAsync() },
        { UsageOperations.UsageEventsIngest, usage => usage.UsageEvents.IngestAsync(new() { Events = [new() { EventId = "e", CustomerId = "c", EventName = "n" }] }) },
        { UsageOperations.MeterTypesList, usage => usage.MeterTypes.ListAsync() },
        { UsageOperations.MeterTypesCreate, usage => usage.MeterTypes.CreateAsync(new() { Name = "n", Aggregation = new() { Type = AggregationType.Sum }, ResetSchedule = new() { Minute = "0", Hour = "0", Day = "1", Month = "*", Weekday = "*" }, Timezone = "Etc/UTC", Unit = "u" }) },
        { UsageOperations.MeterTypesGet, usage => usage.MeterTypes.GetAsync("t") },
        { UsageOperations.MeterTypesUpdate, usage => usage.MeterTypes.UpdateAsync("t", new() { Name = "n" }) },
        { UsageOperations.MeterTypesDelete, usage => usage.MeterTypes.DeleteAsync("t") },
        { UsageOperations.MetersList, usage => usage.Meters.ListAsync() },
        { UsageOperations.MetersCreate, usage => usage.Meters.CreateAsync(new() { MeterKey = "k", MeterTypeId = "t", UserId = "u" }) },
        { UsageOperations.MetersGet, usage => usage.Meters.GetAsync("m") },
        { UsageOperations.MetersUpdate, usage => usage.Meters.UpdateAsync("m", new() { Capacity = 1 }) },
        { UsageOperations.MetersDelete, usage => usage.Meters.DeleteAsync("m") },
        { UsageOperations.CollectorsList, usage => usage.Collectors.ListAsync() },
        { UsageOperations.CollectorsCreate, usage => usage.Collectors.CreateAsync(new() { Name = "n" }) },
        { UsageOperations.CollectorsGet, usage => usage.Collectors.GetAsync("c") },
        { UsageOperations.CollectorsUpdate, usage => usage.Collectors.UpdateAsync("c", new() { Name = "n" }) },
        { UsageOperations.CollectorsDelete, usage => usage.Collectors.DeleteAsync("c") },
        { UsageOperations.CollectorsSendData, usage => usage.Collectors.SendDataAsync("c", new() { Data = "x" }) },
        { UsageOperations.StreamsExport, usage => usage.Streams.ExportAsync("s") },
        { UsageOperations.StreamsListVersions, usage => usage.Streams.ListVersionsAsync("s") },
        { UsageOperations.AggregationLookupSession, usage => usage.Aggregation.LookupSessionAsync("s", new() { FieldValues = ["v"] }) },
    };

    [Fact]
    public void Every_operation_but_the_token_s_is_called() =>
        Assert.Equal(
            typeof(UsageOperations).GetFields().Select(field => (string)field.GetRawConstantValue()!).Where(name => name != UsageOperations.TokenCreate).Order(),
            Calls.Select(row => row.Data.Item1).Order());

    [Theory]
    [InlineData(UsageOperations.EventsList, "POST", "v1/events.list")]
    [InlineData(UsageOperations.EventsList, "POST", "v1/events/list")]
    [InlineData(UsageOperations.EventsAggregate, "POST", "v1/events.aggregate")]
    [InlineData(UsageOperations.EventsAggregate, "POST", "v1/events/aggregate")]
    [InlineData(UsageOperations.EventsAggregate, "POST", "v1/query")]
    [InlineData(UsageOperations.BalancesTrack, "POST", "v1/balances.track")]
    [InlineData(UsageOperations.BalancesTrack, "POST", "v1/track")]
    [InlineData(UsageOperations.BalancesTrack, "POST", "v1/events")]
    [InlineData(UsageOperations.UsageEventsIngest, "POST", "events/ingest")]
    [InlineData(UsageOperations.UsageEventsList, "GET", "events")]
    [InlineData(UsageOperations.UsageEventsRetrieve, "GET", "events/a%2Fb")]
    [InlineData(UsageOperations.UsageEventsRetrieve, "GET", "events/")]
    [InlineData(UsageOperations.TokenCreate, "POST", "authentication/v1/oauth/token")]
    [InlineData(UsageOperations.CollectorsSendData, "POST", "online-collection/v1/collectors/a/data")]
    [InlineData(UsageOperations.StreamsExport, "GET", "stream-management/v1/streams/a/export")]
    [InlineData(UsageOperations.StreamsListVersions, "GET", "stream-management/v1/streams/a/versions")]
    [InlineData(UsageOperations.AggregationLookupSession, "GET", "aggregation/v1/stores/a/session")]
    [InlineData(UsageOperations.MeterTypesList, "GET", "usage-metering/v1/meter-types")]
    [InlineData(UsageOperations.MeterTypesCreate, "POST", "usage-metering/v1/meter-types")]
    [InlineData(UsageOperations.MeterTypesGet, "GET", "usage-metering/v1/meter-types/a")]
    [InlineData(UsageOperations.MeterTypesUpdate, "PATCH", "usage-metering/v1/meter-types/a")]
    [InlineData(UsageOperations.MeterTypesDelete, "DELETE", "usage-metering/v1/meter-types/a")]
    [InlineData(UsageOperations.MetersList, "GET", "usage-metering/v1/meters")]
    [InlineData(UsageOperations.MetersCreate, "POST", "usage-metering/v1/meters")]
    [InlineData(UsageOperations.MetersGet, "GET", "usage-metering/v1/meters/a")]
    [InlineData(UsageOperations.MetersUpdate, "PATCH", "usage-metering/v1/meters/a")]
    [InlineData(UsageOperations.MetersDelete, "DELETE", "usage-metering/v1/meters/a")]
    [InlineData(UsageOperations.CollectorsList, "GET", "online-collection/v1/collectors")]
    [InlineData(UsageOperations.CollectorsCreate, "POST", "online-collection/v1/collectors")]
    [InlineData(UsageOperations.CollectorsGet, "GET", "online-collection/v1/collectors/a")]
    [InlineData(UsageOperations.CollectorsUpdate, "PATCH", "online-collection/v1/collectors/a")]
    [InlineData(UsageOperations.CollectorsDelete, "DELETE", "online-collection/v1/collectors/a")]
    public async Task Every_path_of_an_operation_is_answered_by_its_service(string operation, string method, string path)
    {
        using var engine = await EngineWire.StartAsync();
        using var wire = new Wire(engine.Server);
        (string, string)[] token = path.Contains("/v1/", StringComparison.Ordinal) ? [("Authorization", $"Bearer {engine.Token}")] : [];

        var reply = await wire.SendAsync(new HttpMethod(method), path, method is "GET" or "DELETE" ? null : "{}", token);

        Assert.Equal(operation, engine.Server.Requests[^1].Operation);
        Assert.True(reply.Status is 200 or 400 or 404 or 422, $"{reply.Status}");
    }

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public async Task The_server_s_name_is_the_client_s(string operation, Func<UsageClient, Task> call)
    {
        using var server = new FakeUsageServer();
        server.Faults.For(operation).Respond(400);
        using var usage = server.CreateClient();

        Assert.Equal(operation, (await Assert.ThrowsAsync<UsageBadRequestException>(() => call(usage))).Operation);

        server.AssertReceived(operation, times: 1);
        server.AssertFaultsMet();
        server.AssertReceived(UsageOperations.TokenCreate, times: server.UsageEngine.TokensIssued);
    }
}

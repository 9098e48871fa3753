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

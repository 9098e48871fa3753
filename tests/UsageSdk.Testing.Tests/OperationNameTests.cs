using UsageSdk.Testing.Tests.UsageEngine;
using UsageSdk.Tests.Examples;

namespace UsageSdk.Testing.Tests;

/// <summary>The server calls an operation as the client does.</summary>
public sealed class OperationNameTests
{
    public static TheoryData<string> Operations { get; } = [.. ContractOperation.All.Select(operation => operation.Id)];

    [Fact]
    public void Every_operation_has_its_constant() =>
        Assert.Equal(
            ContractOperation.All.Select(operation => operation.Id).Append(UsageOperations.TokenCreate).Order(),
            typeof(UsageOperations).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order());

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

    /// <summary>The contract of the fake: what is in <c>openapi/</c>, it has a route for, under the name that the client uses.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Every_operation_of_the_contract_has_a_route_by_the_client_s_name(string operation)
    {
        var example = OperationExample.Of(operation);
        using var server = new FakeUsageServer();
        using var request = new HttpRequestMessage(new HttpMethod(example.HttpMethod), $"http://localhost{example.Path}");
        using var reply = await server.SendAsync(request);
        Assert.True(
            server.Requests[^1].Operation == operation,
            $"The fake server has no route for {operation}: {example.HttpMethod} {example.Path} is {server.Requests[^1].Operation ?? "unknown"} to it. Add it to OperationRoutes and to the routes of its service.");
        Assert.True((int)reply.StatusCode is 200 or 400 or 401 or 404 or 422, $"{operation}: {reply.StatusCode}");

        server.ClearRequests();
        server.Faults.For(operation).Respond(400);
        using var usage = server.CreateClient();

        Assert.Equal(operation, (await Assert.ThrowsAsync<UsageBadRequestException>(() => example.CallAsync(usage))).Operation);

        server.AssertReceived(operation, times: 1);
        server.AssertFaultsMet();
        server.AssertReceived(UsageOperations.TokenCreate, times: server.UsageEngine.TokensIssued);
    }
}

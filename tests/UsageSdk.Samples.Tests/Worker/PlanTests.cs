using UsageSdk.UsageEngine;

namespace UsageSdk.Samples.Tests.Worker;

public sealed class PlanTests : IDisposable
{
    private static readonly string[] All =
        ["API calls", "Storage", "api_calls of cus_acme: 100000", "api_calls of cus_globex: 250000", "api_calls of cus_initech: 100000", "storage of cus_acme: 500", "storage of cus_globex: 500"];

    private readonly WorkerFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_first_run_creates_what_the_file_names_and_a_second_one_changes_nothing()
    {
        var first = await _fixture.RunAsync();
        _fixture.Server.ClearRequests();
        var second = await _fixture.RunAsync();

        Assert.Equal(All, _fixture.Names());
        Assert.Equal((0, "Applied: 7 of 7."), (first.ExitCode, first.Lines[^1]));
        Assert.Equal(["Plan of meters.json for a fake", "No changes."], second.Lines);
        Assert.All(_fixture.Server.Requests, request => Assert.Equal("GET", request.Method));
        Assert.True(_fixture.HasEnded);
    }

    [Fact]
    public async Task What_is_created_is_as_the_file_says()
    {
        await _fixture.RunAsync();

        var type = _fixture.Server.UsageEngine.MeterTypes[0];
        Assert.Equal(("API calls", "requests", "Requests to the public API", "Europe/Berlin", 100_000m), (type.Name, type.Unit, type.Description, type.Timezone, type.Capacity!.Value));
        Assert.Equal(AggregationType.Sum, type.Aggregation.Type);
        Assert.Equal(new ResetSchedule { Minute = "0", Hour = "0", Day = "1", Month = "*", Weekday = "*" }, type.ResetSchedule);
        Assert.Equal([("soon", 80m, null), ("full", 100m, null), ("far over", null, 500_000m)], type.Thresholds!.Select(item => (item.Name, item.CapacityPercentage, item.AbsoluteValue)));
    }

    [Fact]
    public async Task A_plan_alone_shows_every_field_and_changes_nothing()
    {
        var (exitCode, lines) = await _fixture.RunAsync(planOnly: true);

        Assert.Equal((0, "Plan: 7 to create, 0 to change, 0 to delete."), (exitCode, lines[^1]));
        Assert.Equal(["  + meter type 'API calls'", "      unit: requests", "      aggregation: sum", "      resetSchedule: 0 0 1 * *"], lines.Skip(1).Take(4));
        Assert.Contains("      thresholds: soon at 80 %, full at 100 %, far over at 500000", lines);
        Assert.Empty(_fixture.Names());
    }

    [Fact]
    public async Task Changes_are_shown_from_and_to_and_nothing_else_is_sent()
    {
        await _fixture.RunAsync();
        _fixture.Server.ClearRequests();

        var (_, lines) = await _fixture.RunAsync(WorkerFixture.Committed()
            .Replace("\"GB\"", "\"GiB\"", StringComparison.Ordinal)
            .Replace("\"capacityPercentage\": 80", "\"capacityPercentage\": 75.5, \"customFields\": { \"to\": \"sales\" }", StringComparison.Ordinal)
            .Replace("250000", "300000", StringComparison.Ordinal));

        Assert.Equal(
            [
                "  ~ meter type 'API calls'",
                "      thresholds: soon at 80 %, full at 100 %, far over at 500000 -> soon at 75.5 % {\"to\":\"sales\"}, full at 100 %, far over at 500000",
                "  ~ meter type 'Storage'",
                "      unit: GB -> GiB",
                "  ~ meter 'api_calls' of 'cus_globex'",
                "      capacity: 250000 -> 300000",
                "Plan: 0 to create, 3 to change, 0 to delete.",
            ],
            lines.Skip(1).Take(7));
        Assert.Equal("""{"unit":"GiB"}""", Assert.Single(_fixture.Server.Requests.Of(UsageOperations.MeterTypesUpdate), request => request.BodyText.Contains("unit", StringComparison.Ordinal)).BodyText);
        Assert.Equal("""{"capacity":300000}""", _fixture.Server.AssertReceived(UsageOperations.MetersUpdate, times: 1)[0].BodyText);
        Assert.Equal("No changes.", (await _fixture.RunAsync()).Lines[^1]);
    }

    [Fact]
    public async Task What_the_file_leaves_out_stays_as_it_is()
    {
        await _fixture.RunAsync();

        var (_, lines) = await _fixture.RunAsync("""
            {
              "meterTypes": [{ "name": "Storage", "unit": "GB", "aggregation": "max", "resetSchedule": "0 0 1 * *", "timezone": "Etc/UTC" }],
              "meters": [{ "meterKey": "storage", "meterType": "Storage", "userId": "cus_acme" }]
            }
            """);

        Assert.Equal(["  5 more there that the file does not name: left alone (--prune deletes).", "No changes."], lines.Skip(1));
        Assert.Equal(All, _fixture.Names());
    }

    [Fact]
    public async Task With_prune_what_the_file_does_not_name_is_deleted_meters_first()
    {
        await _fixture.RunAsync();

        var (exitCode, lines) = await _fixture.RunAsync("""
            {
              "meterTypes": [{ "name": "Storage", "unit": "GB", "aggregation": "max", "resetSchedule": "0 0 1 * *", "timezone": "Etc/UTC" }],
              "meters": [{ "meterKey": "storage", "meterType": "Storage", "userId": "cus_acme" }]
            }
            """, prune: true);

        Assert.Equal((0, "Applied: 5 of 5."), (exitCode, lines[^1]));
        Assert.Equal("  - meter type 'API calls'", lines[5]);
        Assert.Equal(["Storage", "storage of cus_acme: 500"], _fixture.Names());
    }

    [Fact]
    public async Task What_the_service_cannot_change_is_refused_before_anything_is_applied()
    {
        await _fixture.RunAsync();
        _fixture.Server.ClearRequests();

        var (exitCode, lines) = await _fixture.RunAsync(WorkerFixture.Committed()
            .Replace("\"max\"", "\"sum\"", StringComparison.Ordinal)
            .Replace("\"requests\"", "\"calls\"", StringComparison.Ordinal)
            .Replace("\"API calls\", \"userId\": \"cus_globex\"", "\"Storage\", \"userId\": \"cus_globex\"", StringComparison.Ordinal));

        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                "meters.json, line 22, meterTypes[1].aggregation: meter type 'Storage' adds up by 'max', which cannot be changed to 'sum': give the new one another name.",
                "meters.json, line 30, meters[1].meterType: meter 'api_calls' of 'cus_globex' is of the meter type 'API calls', which cannot be changed: give the new one another key.",
            ],
            lines);
        Assert.All(_fixture.Server.Requests, request => Assert.Equal("GET", request.Method));
        Assert.Equal(All, _fixture.Names());
    }

    [Fact]
    public async Task What_is_there_twice_is_refused_as_it_is_unknown_which_one_is_meant()
    {
        await _fixture.RunAsync();
        using var usage = _fixture.Server.CreateClient();
        var storage = _fixture.Server.UsageEngine.MeterTypes[1];
        await usage.Meters.CreateAsync(new() { MeterKey = "storage", MeterTypeId = storage.Id, UserId = "cus_acme" }, cancellationToken: TestContext.Current.CancellationToken);
        await usage.MeterTypes.CreateAsync(
            new() { Name = "API calls", Unit = "u", Aggregation = storage.Aggregation, ResetSchedule = storage.ResetSchedule, Timezone = "Etc/UTC" }, cancellationToken: TestContext.Current.CancellationToken);

        var (exitCode, lines) = await _fixture.RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                "meters.json, line 5, meterTypes[0].name: the Usage Engine has several of meter type 'API calls': rename or delete all but one.",
                "meters.json, line 32, meters[3].meterKey: the Usage Engine has several of meter 'storage' of 'cus_acme': delete all but one.",
            ],
            lines);
    }
}

using System.Net;

namespace UsageSdk.Testing.Tests.UsageEngine;

/// <summary>Sizes, and the switches of what is not documented.</summary>
public sealed class EngineAssumptionTests
{
    private const string Types = "usage-metering/v1/meter-types";
    private const string Meters = "usage-metering/v1/meters";
    private const string Collectors = "online-collection/v1/collectors";

    [Theory]
    [InlineData("POST", Types)]
    [InlineData("PATCH", $"{Types}/unknown")]
    [InlineData("POST", Meters)]
    [InlineData("PATCH", $"{Meters}/unknown")]
    [InlineData("POST", Collectors)]
    [InlineData("PATCH", $"{Collectors}/unknown")]
    [InlineData("POST", $"{Collectors}/unknown/data")]
    [InlineData("POST", "authentication/v1/oauth/token")]
    [Mirrors("U6.6")]
    public async Task A_body_has_a_largest_size(string method, string path)
    {
        using var wire = await EngineWire.StartAsync();
        wire.Engine.Assumptions.MaxBodyBytes = 100;

        var largest = await wire.SendAsync(method, path, $"{{{new string(' ', 98)}}}");
        var larger = await wire.SendAsync(method, path, $"{{{new string(' ', 99)}}}");

        Assert.True(largest.Status is 400 or 404);
        Assert.Equal((413, "PAYLOAD_TOO_LARGE"), (larger.Status, (string?)larger.Json["code"]));
    }

    [Fact]
    public async Task Two_mebibytes_are_taken()
    {
        using var wire = await EngineWire.StartAsync();
        await wire.SendAsync("POST", Collectors, """{"name":"orders"}""");
        var path = $"{Collectors}/{wire.Engine.Collectors[0].Id}/data";
        static string Data(int size) => $$"""{"data":"{{new string('d', size - 11)}}"}""";

        Assert.Equal(200, (await wire.SendAsync("POST", path, Data(2 * 1024 * 1024))).Status);
        Assert.Equal(413, (await wire.SendAsync("POST", path, Data((2 * 1024 * 1024) + 1))).Status);
    }

    [Fact]
    public async Task A_token_without_an_audience_can_be_given()
    {
        using var wire = await EngineWire.StartAsync();
        wire.Engine.Assumptions.RequiresAudience = false;
        var body = $$"""{"client_id":"{{wire.Engine.ClientId}}","client_secret":"{{wire.Engine.ClientSecret}}","grant_type":"client_credentials"}""";

        Assert.Equal(200, (await wire.AskTokenAsync(body)).Status);
        Assert.Equal(400, (await wire.AskTokenAsync(EngineWire.With(body, """{"audience":""}"""))).Status);
        Assert.Equal(400, (await wire.AskTokenAsync("{}")).Status);
    }

    [Theory]
    [InlineData(HttpStatusCode.Conflict, 409, "CONFLICT")]
    [InlineData(HttpStatusCode.BadRequest, 400, "BAD_REQUEST")]
    [Mirrors("U4.15", "U4.16", "U6.5")]
    public async Task A_meter_type_in_use_and_a_sixth_collector_are_a_conflict(HttpStatusCode assumed, int status, string code)
    {
        using var wire = await EngineWire.StartAsync();
        wire.Engine.Assumptions.ConflictStatus = assumed;
        var type = await wire.AddMeterTypeAsync();
        var meter = await wire.SendAsync("POST", Meters, Meter(type.Split('/')[^1]));
        for (var number = 1; number <= 5; number++)
        {
            Assert.Equal(200, (await wire.SendAsync("POST", Collectors, """{"name":"one"}""")).Status);
        }

        var used = await wire.SendAsync("DELETE", type);
        var sixth = await wire.SendAsync("POST", Collectors, """{"name":"six"}""");

        Assert.Equal((status, code, status, code), (used.Status, (string?)used.Json["code"], sixth.Status, (string?)sixth.Json["code"]));
        Assert.Equal(200, (await wire.SendAsync("DELETE", $"{Meters}/{meter.Json["id"]}")).Status);
        Assert.Equal(200, (await wire.SendAsync("DELETE", type)).Status);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, 404, "NOT_FOUND")]
    [InlineData(HttpStatusCode.BadRequest, 400, "BAD_REQUEST")]
    public async Task A_meter_of_an_unknown_type_is_refused(HttpStatusCode assumed, int status, string code)
    {
        using var wire = await EngineWire.StartAsync();
        wire.Engine.Assumptions.UnknownMeterTypeStatus = assumed;

        var reply = await wire.SendAsync("POST", Meters, Meter("unknown"));

        Assert.Equal((status, code), (reply.Status, (string?)reply.Json["code"]));
    }

    [Theory]
    [InlineData(25)]
    [InlineData(100)]
    [InlineData(1)]
    public async Task A_page_without_a_limit_has_a_size(int size)
    {
        using var wire = await EngineWire.StartAsync();
        wire.Engine.Assumptions.DefaultPageSize = size;
        var type = (await wire.AddMeterTypeAsync()).Split('/')[^1];
        for (var number = 0; number < 101; number++)
        {
            await wire.SendAsync("POST", Meters, Meter(type));
        }

        Assert.Equal(size, (await wire.GetAsync(Meters)).Json["meters"]!.AsArray().Count);
        Assert.Equal(size, (int)(await wire.GetAsync(Collectors)).Json["limit"]!);
    }

    [Fact]
    public void Switches_are_checked()
    {
        var assumptions = new FakeUsageServer().UsageEngine.Assumptions;

        Assert.Throws<ArgumentOutOfRangeException>(() => assumptions.MaxBodyBytes = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => assumptions.DefaultPageSize = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => assumptions.DefaultPageSize = 101);
        Assert.Throws<ArgumentOutOfRangeException>(() => assumptions.ConflictStatus = HttpStatusCode.NotFound);
        Assert.Throws<ArgumentOutOfRangeException>(() => assumptions.UnknownMeterTypeStatus = HttpStatusCode.Conflict);
    }

    private static string Meter(string type) => $$"""{"meterKey":"k","meterTypeId":"{{type}}","userId":"u"}""";
}

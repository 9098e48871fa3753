namespace UsageSdk.Testing.Tests.UsageEngine;

/// <summary>Paths, methods, queries, and whatever a body holds.</summary>
public sealed class EngineRouteTests
{
    [Theory]
    [InlineData("usage-metering/v1/meter-types", "PUT", "PATCH", "DELETE", "HEAD")]
    [InlineData("usage-metering/v1/meter-types/unknown", "PUT", "POST")]
    [InlineData("usage-metering/v1/meters", "PUT", "PATCH", "DELETE")]
    [InlineData("usage-metering/v1/meters/unknown", "PUT", "POST")]
    [InlineData("online-collection/v1/collectors", "PUT", "PATCH", "DELETE")]
    [InlineData("online-collection/v1/collectors/unknown", "PUT", "POST")]
    [InlineData("online-collection/v1/collectors/unknown/data", "GET", "PUT")]
    [InlineData("stream-management/v1/streams/unknown/export", "POST")]
    [InlineData("stream-management/v1/streams/unknown/versions", "POST")]
    [InlineData("aggregation/v1/stores/unknown/session", "POST", "DELETE")]
    [Mirrors("U6.4")]
    public async Task A_wrong_method_is_405(string path, params string[] methods)
    {
        using var wire = await EngineWire.StartAsync();
        foreach (var method in methods)
        {
            Assert.Equal(405, (await wire.SendAsync(method, path, "{}")).Status);
        }
    }

    [Theory]
    [InlineData("usage-metering/v1/meter-types/unknown", "GET", "PATCH", "DELETE")]
    [InlineData("usage-metering/v1/meter-types/", "GET")]
    [InlineData("usage-metering/v1/meters/unknown", "GET", "PATCH", "DELETE")]
    [InlineData("usage-metering/v1/meters/%", "GET", "PATCH", "DELETE")]
    [InlineData("online-collection/v1/collectors/unknown", "GET", "PATCH", "DELETE")]
    [InlineData("online-collection/v1/collectors/unknown/data", "POST")]
    [InlineData("stream-management/v1/streams/unknown/export", "GET")]
    [InlineData("stream-management/v1/streams/unknown/versions", "GET")]
    [InlineData("aggregation/v1/stores/unknown/session?fieldValues=a", "GET")]
    [Mirrors("U1.5", "U1.6", "U1.7", "U1.8", "U1.9", "U1.10", "U6.3")]
    public async Task What_is_unknown_is_404(string path, params string[] methods)
    {
        using var wire = await EngineWire.StartAsync();
        foreach (var method in methods)
        {
            var reply = await wire.SendAsync(method, path, method == "GET" ? null : "{");

            Assert.Equal((404, "NOT_FOUND"), (reply.Status, (string?)reply.Json["code"]));
        }
    }

    [Theory]
    [InlineData("usage-metering/v1")]
    [InlineData("usage-metering/v2/meters")]
    [InlineData("Usage-metering/v1/meters")]
    [InlineData("usage-metering/v1/meters/a/b")]
    [InlineData("stream-management/v1/streams")]
    [InlineData("authentication/v1/oauth")]
    public async Task Another_path_has_no_route(string path)
    {
        using var wire = await EngineWire.StartAsync();
        wire.Server.FailsOnUnknownRoutes = false;

        Assert.Equal(501, (await wire.GetAsync(path)).Status);
    }

    [Theory]
    [InlineData("limit=101", 400)]
    [InlineData("limit=100", 200)]
    [InlineData("limit=0", 200)]
    [InlineData("limit=-1", 400)]
    [InlineData("limit=x", 400)]
    [InlineData("limit=", 400)]
    [InlineData("limit=1.5", 400)]
    [InlineData("limit=99999999999", 400)]
    [InlineData("skip=-1", 400)]
    [InlineData("skip=2147483647", 200)]
    [InlineData("unknown=%ZZ&&=", 200)]
    [Mirrors("U3.21")]
    public async Task Pages_are_of_at_most_a_hundred(string query, int status)
    {
        using var wire = await EngineWire.StartAsync();
        wire.Engine.AddStream("str_1", new UsageSdk.UsageEngine.StreamExport { Name = "s", Nodes = [], Edges = [] });

        foreach (var path in (string[])["usage-metering/v1/meter-types", "usage-metering/v1/meters", "online-collection/v1/collectors", "stream-management/v1/streams/str_1/versions"])
        {
            Assert.Equal(status, (await wire.GetAsync($"{path}?{query}")).Status);
        }
    }

    [Theory]
    [InlineData("POST", "usage-metering/v1/meter-types", EngineWire.MeterType, "activeFrom", "activeTo", "aggregation", "capacity", "category", "description", "externalRef", "name", "resetSchedule", "thresholds", "timezone", "unit", "other")]
    [InlineData("PATCH", "usage-metering/v1/meter-types/#", "{}", "activeFrom", "activeTo", "aggregation", "capacity", "category", "description", "externalRef", "name", "resetSchedule", "thresholds", "timezone", "unit")]
    [InlineData("POST", "usage-metering/v1/meters", """{"meterKey":"k","meterTypeId":"00000002-0000-4000-8000-000000000001","userId":"u"}""", "meterKey", "meterTypeId", "userId", "customFields")]
    [InlineData("PATCH", "usage-metering/v1/meters/00000003-0000-4000-8000-000000000001", "{}", "capacity", "customFields", "deleteOnReset", "thresholds")]
    [InlineData("POST", "online-collection/v1/collectors", "{}", "name")]
    [InlineData("PATCH", "online-collection/v1/collectors/00000004-0000-4000-8000-000000000001", "{}", "name")]
    [InlineData("POST", "online-collection/v1/collectors/00000004-0000-4000-8000-000000000001/data", "{}", "data")]
    [InlineData("POST", "authentication/v1/oauth/token", "{}", "audience", "client_id", "client_secret", "grant_type")]
    public async Task Every_body_is_answered_in_JSON(string method, string path, string body, params string[] members)
    {
        using var wire = await EngineWire.StartAsync();
        var type = (await wire.AddMeterTypeAsync()).Split('/')[^1];
        Assert.Equal(200, (await wire.SendAsync("POST", "usage-metering/v1/meters", $$"""{"meterKey":"k","meterTypeId":"{{type}}","userId":"u"}""")).Status);
        Assert.Equal(200, (await wire.SendAsync("POST", "online-collection/v1/collectors", """{"name":"c"}""")).Status);
        var separator = body == "{}" ? "" : ",";

        foreach (var json in members.SelectMany(member => Nested(member).SelectMany(_ => OddBodiesTests.Odd, (value, odd) => $"{body[..^1]}{separator}\"{member}\":{value.Replace("#", odd, StringComparison.Ordinal)}}}")).Concat(OddBodiesTests.Odd))
        {
            var reply = await wire.SendAsync(method, path.Replace("#", type, StringComparison.Ordinal), json);

            Assert.True(reply.Status is 200 or 400 or 404 or 409, $"{reply.Status} for {json}");
            Assert.Equal("application/json", reply.MediaType);
            Assert.NotEmpty(reply.Json.AsObject());
        }

        using var usage = wire.Server.CreateClient();
        Assert.Equal(wire.Engine.MeterTypes.Count, await CountAsync(UsageSdk.UsageEngine.MeterTypesApiExtensions.ListAllAsync(usage.MeterTypes)));
        Assert.Equal(wire.Engine.Meters.Count, await CountAsync(UsageSdk.UsageEngine.MetersApiExtensions.ListAllAsync(usage.Meters)));
        Assert.Equal(wire.Engine.Collectors.Count, await CountAsync(UsageSdk.UsageEngine.CollectorsApiExtensions.ListAllAsync(usage.Collectors)));
    }

    [Fact]
    public async Task What_is_taken_is_not_too_deep_for_a_client()
    {
        using var wire = await EngineWire.StartAsync();
        var type = (await wire.AddMeterTypeAsync($$"""{"thresholds":[{"absoluteValue":1,"customFields":{"a":{{Deep(56)}} } }]}""")).Split('/')[^1];
        var taken = await wire.SendAsync("POST", "usage-metering/v1/meters", $$"""{"meterKey":"k","meterTypeId":"{{type}}","userId":"u","customFields":{"a":{{Deep(58)}} } }""");
        var refused = await wire.SendAsync("POST", "usage-metering/v1/meters", $$"""{"meterKey":"k","meterTypeId":"{{type}}","userId":"u","customFields":{"a":{{Deep(59)}} } }""");
        using var usage = wire.Server.CreateClient();

        var meter = Assert.Single((await usage.Meters.ListAsync()).Meters);

        Assert.Equal((200, 400), (taken.Status, refused.Status));
        Assert.Equal((Deep(58), Deep(56)), (meter.CustomFields!["a"].GetRawText(), Assert.Single(meter.Thresholds!).CustomFields!["a"]!.ToJsonString()));

        static string Deep(int levels) => new string('[', levels) + new string(']', levels);
    }

    /// <summary>The member itself, and members within it.</summary>
    private static string[] Nested(string member) => member switch
    {
        "aggregation" => ["#", """{"type":#}"""],
        "thresholds" => ["#", "[#]", """[{"absoluteValue":#}]""", """[{"capacityPercentage":#}]""", """[{"absoluteValue":1,"name":#}]""", """[{"absoluteValue":1,"customFields":#}]""", """[{"absoluteValue":1,"customFields":{"a":#}}]"""],
        "resetSchedule" => ["#", """{"minute":#,"hour":"0","day":"1","month":"*","weekday":"*"}"""],
        "customFields" or "data" => ["#", """{"a":#}"""],
        _ => ["#"],
    };

    private static async Task<int> CountAsync<T>(IAsyncEnumerable<T> items)
    {
        var count = 0;
        await foreach (var _ in items)
        {
            count++;
        }

        return count;
    }
}

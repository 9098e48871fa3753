using System.Text.Json.Nodes;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests.UsageEngine;

/// <summary>Replies as they stand on the wire.</summary>
public sealed class EngineShapeTests
{
    [Fact]
    [Mirrors("U3.10", "U3.19", "U3.20", "U6.1")]
    public async Task Lists_and_deletes_have_these_members()
    {
        using var wire = await EngineWire.StartAsync();
        wire.Engine.AddStream("str_1", new StreamExport { Name = "s", Nodes = [], Edges = [], Tag = "v1", Description = "First" });
        var type = await wire.AddMeterTypeAsync();
        var meter = $"usage-metering/v1/meters/{(await wire.SendAsync("POST", "usage-metering/v1/meters", $$"""{"meterKey":"k","meterTypeId":"{{type.Split('/')[^1]}}","userId":"u"}""")).Json["id"]}";
        var collector = $"online-collection/v1/collectors/{(await wire.SendAsync("POST", "online-collection/v1/collectors", """{"name":"c"}""")).Json["id"]}";

        Assert.Equal("meterTypes", await MembersAsync("usage-metering/v1/meter-types"));
        Assert.Equal("meters", await MembersAsync("usage-metering/v1/meters"));
        Assert.Equal("collectors limit skip total", await MembersAsync("online-collection/v1/collectors"));
        (await wire.GetAsync("stream-management/v1/streams/str_1/versions")).AssertOk("""{"versions":[{"tag":"v1","description":"First"}]}""");
        foreach (var path in (string[])[meter, type, collector])
        {
            (await wire.SendAsync("DELETE", path)).AssertOk("""{"deletedCount":1}""");
            Assert.Equal(404, (await wire.SendAsync("DELETE", path)).Status);
        }

        async Task<string> MembersAsync(string path) => string.Join(' ', (await wire.GetAsync(path)).Json.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Mirrors("U3.22")]
    public async Task The_page_of_a_list_of_collectors_is_told_in_integers()
    {
        using var wire = await EngineWire.StartAsync();

        (await wire.GetAsync("online-collection/v1/collectors?limit=07&skip=1")).AssertOk("""{"collectors":[],"limit":7,"skip":1,"total":0}""");
        (await wire.GetAsync("usage-metering/v1/meter-types?limit=07&skip=1")).AssertOk("""{"meterTypes":[]}""");
        (await wire.GetAsync("usage-metering/v1/meters?limit=07&skip=1")).AssertOk("""{"meters":[]}""");
    }

    [Fact]
    [Mirrors("U3.8")]
    public async Task A_stream_has_these_members()
    {
        const string Json = """
            {"name":"s","description":"d","tag":"v1","annotation":{"text":"t"},
            "nodes":[{"id":"n1","type":"readers/counter","schemaVersion":1,"name":"n","params":{"a":[1]},"x":1,"y":2.5,"partitionKey":"p"}],
            "edges":[{"id":"e1","from":"n1","to":"n1","output":"o","config":{}}],
            "nodeGroups":[{"id":"g1","name":"g","nodeIds":["n1"],"annotation":{"text":"t","color":"blue"}}]}
            """;
        using var wire = await EngineWire.StartAsync();
        wire.Engine.AddStream("str_1", System.Text.Json.JsonSerializer.Deserialize(Json, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<StreamExport>)Serialization.UsageJson.Options.GetTypeInfo(typeof(StreamExport)))!);

        (await wire.GetAsync("stream-management/v1/streams/str_1/export")).AssertOk(Json);
    }

    [Fact]
    [Mirrors("U3.11")]
    public async Task A_session_has_times_data_and_meta()
    {
        using var wire = await EngineWire.StartAsync();
        wire.Engine.AddSession("store", ["a"], new AggregationSession
        {
            CreatedAt = EngineWire.At("2026-03-10T11:00Z"),
            UpdatedAt = EngineWire.At("2026-03-10T11:30Z"),
            TimeoutAt = EngineWire.At("2026-03-10T13:00Z"),
            Data = new Dictionary<string, System.Text.Json.JsonElement> { ["total"] = System.Text.Json.JsonElement.Parse("1") },
            Meta = new Dictionary<string, System.Text.Json.JsonElement> { ["key"] = System.Text.Json.JsonElement.Parse("[]") },
        });

        (await wire.GetAsync("aggregation/v1/stores/store/session?fieldValues=a")).AssertOk(
            """{"createdAt":"2026-03-10T11:00:00Z","updatedAt":"2026-03-10T11:30:00Z","timeoutAt":"2026-03-10T13:00:00Z","data":{"total":1},"meta":{"key":[]}}""");
    }

    [Fact]
    [Mirrors("U6.4")]
    public async Task A_wrong_method_names_those_that_are_right()
    {
        using var wire = await EngineWire.StartAsync();

        var reply = await wire.SendAsync("PUT", "usage-metering/v1/meters/a", "{}");

        Assert.Equal((405, "GET, PATCH, DELETE", "METHOD_NOT_ALLOWED"), (reply.Status, reply.Headers["Allow"], (string?)reply.Json["code"]));
    }

    [Fact]
    [Mirrors("U2.5", "U2.8")]
    public async Task A_token_is_a_JWT_with_its_lifetime_and_scopes()
    {
        using var wire = await EngineWire.StartAsync();

        var parts = wire.Token.Split('.');
        var claims = JsonNode.Parse(Convert.FromBase64String(parts[1].Replace('-', '+').Replace('_', '/').PadRight((parts[1].Length + 3) / 4 * 4, '=')))!;

        Assert.Equal(3, parts.Length);
        Assert.Equal(("http://localhost/", wire.Engine.ClientId), ((string?)claims["aud"], (string?)claims["azp"]));
        Assert.Equal((Wire.Milliseconds("2026-03-10T12:00Z") / 1000, Wire.Milliseconds("2026-03-10T13:00Z") / 1000), ((long)claims["iat"]!, (long)claims["exp"]!));
        Assert.Equal(
            from what in (string[])["create", "delete", "read", "update"] from of in (string[])["meter_types", "meters"] select $"{what}:{of}",
            ((string)claims["scope"]!).Split(' ').Order(StringComparer.Ordinal));
    }
}

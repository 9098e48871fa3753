using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Serialization;
using UsageSdk.Tests.Contract;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests.UsageEngine;

public sealed class StreamTests
{
    private readonly FakeUsageServer _server = FakeUsageServer.At("2026-03-10T12:00Z");

    [Fact]
    public async Task A_stream_is_exported_by_tag_or_at_its_latest()
    {
        _server.UsageEngine.AddStream("str/1", Version("v1"), Version("v2"));
        _server.UsageEngine.AddStream("str/1", Version("v3"));
        using var usage = _server.CreateClient();

        Assert.Equal("v3", (await usage.Streams.ExportAsync("str/1")).Tag);
        Assert.Equal("About v1", (await usage.Streams.ExportAsync("str/1", new ExportStreamRequest { Tag = "v1" })).Description);
        await Assert.ThrowsAsync<UsageNotFoundException>(() => usage.Streams.ExportAsync("str/1", new ExportStreamRequest { Tag = "v4" }));
        await Assert.ThrowsAsync<UsageNotFoundException>(() => usage.Streams.ExportAsync("another"));
        await Assert.ThrowsAsync<UsageNotFoundException>(() => usage.Streams.ListVersionsAsync("another"));
    }

    [Fact]
    public async Task Unknown_members_of_a_stream_are_kept()
    {
        const string Json = """{"future":{"a":[1]},"name":"My Stream","nodes":[{"id":"n1","type":"readers/counter","params":{"from":{"value":1}},"new":true}],"edges":[{"id":"e1","from":"n1","to":"n2","config":{}}]}""";
        _server.UsageEngine.AddStream("str_1", JsonSerializer.Deserialize(Json, Type)!);
        using var usage = _server.CreateClient();
        using var allowed = ContractWatch.AllowOddReplies("Members of a later version of the service, which a user has put there.");

        var export = await usage.Streams.ExportAsync("str_1");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Json), JsonSerializer.SerializeToNode(export, Type)));
    }

    [Fact]
    public async Task Versions_are_paged()
    {
        _server.UsageEngine.AddStream("str_1", [.. Enumerable.Range(1, 150).Select(number => Version($"v{number}"))]);
        using var usage = _server.CreateClient();

        var page = await usage.Streams.ListVersionsAsync("str_1", new ListStreamVersionsRequest { Skip = 2, Limit = 2 });
        var tags = new List<string?>();
        await foreach (var version in usage.Streams.ListAllVersionsAsync("str_1"))
        {
            tags.Add(version.Tag);
        }

        Assert.Equal([("v3", "About v3"), ("v4", "About v4")], page.Versions.Select(item => (item.Tag!, item.Description!)));
        Assert.Equal(Enumerable.Range(1, 150).Select(number => $"v{number}"), tags);
    }

    [Fact]
    public async Task A_session_is_found_by_its_values_in_order()
    {
        _server.UsageEngine.AddSession("store", ["a b", "c+d&e", ""], Session(1));
        _server.UsageEngine.AddSession("store", ["ab"], Session(2));
        using var usage = _server.CreateClient();

        Assert.Equal(1, await TotalAsync(usage, "store", "a b", "c+d&e", ""));
        Assert.Equal(2, await TotalAsync(usage, "store", "ab"));
        await Assert.ThrowsAsync<UsageNotFoundException>(() => TotalAsync(usage, "store", "c+d&e", "a b", ""));
        await Assert.ThrowsAsync<UsageNotFoundException>(() => TotalAsync(usage, "store", "a b", "c+d&e"));
        await Assert.ThrowsAsync<UsageNotFoundException>(() => TotalAsync(usage, "store", "a", "b"));
        await Assert.ThrowsAsync<UsageNotFoundException>(() => TotalAsync(usage, "another", "ab"));
    }

    [Fact]
    public async Task A_session_ends_at_its_timeout()
    {
        _server.UsageEngine.AddSession("store", ["a"], Session(1) with { TimeoutAt = EngineWire.At("2026-03-10T12:01Z") });
        using var usage = _server.CreateClient();

        Assert.Equal(1, await TotalAsync(usage, "store", "a"));
        _server.Clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<UsageNotFoundException>(() => TotalAsync(usage, "store", "a"));
    }

    [Fact]
    public async Task A_lookup_needs_a_value()
    {
        using var wire = await EngineWire.StartAsync();

        Assert.Equal(400, (await wire.GetAsync("aggregation/v1/stores/store/session")).Status);
        Assert.Equal(400, (await wire.GetAsync("aggregation/v1/stores/store/session?fieldvalues=a")).Status);
        Assert.Equal(404, (await wire.GetAsync("aggregation/v1/stores/store/session?fieldValues=")).Status);
    }

    [Fact]
    public void Seeds_are_checked()
    {
        var engine = _server.UsageEngine;

        Assert.Throws<ArgumentException>(() => engine.AddStream("str_1"));
        Assert.Throws<ArgumentException>(() => engine.AddStream("", Version("v1")));
        Assert.Throws<ArgumentException>(() => engine.AddSession("store", [], Session(1)));
        Assert.Throws<ArgumentNullException>(() => engine.AddSession("store", ["a"], null!));
    }

    private static System.Text.Json.Serialization.Metadata.JsonTypeInfo<StreamExport> Type =>
        (System.Text.Json.Serialization.Metadata.JsonTypeInfo<StreamExport>)UsageJson.Options.GetTypeInfo(typeof(StreamExport));

    private static StreamExport Version(string tag) => new() { Name = "My Stream", Nodes = [], Edges = [], Tag = tag, Description = $"About {tag}" };

    private static AggregationSession Session(int total) => new() { Data = new Dictionary<string, JsonElement> { ["total"] = JsonElement.Parse($"{total}") } };

    private static async Task<int> TotalAsync(UsageClient usage, string store, params string[] values) =>
        (await usage.Aggregation.LookupSessionAsync(store, new LookupSessionRequest { FieldValues = values })).Data["total"].GetInt32();
}

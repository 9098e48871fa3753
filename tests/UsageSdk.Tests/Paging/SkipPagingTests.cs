using System.Globalization;
using System.Text.Json.Nodes;
using UsageSdk.Tests.Wire;
using UsageSdk.UsageEngine;

namespace UsageSdk.Tests.Paging;

/// <summary>Lists by skip: 100 a page, on by as many as came, to an empty page or to the total.</summary>
public sealed class SkipPagingTests
{
    private readonly List<string> _queries = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, "?limit=100&skip=0")]
    [InlineData(1, "?limit=100&skip=0", "?limit=100&skip=1")]
    [InlineData(250, "?limit=100&skip=0", "?limit=100&skip=100", "?limit=100&skip=200", "?limit=100&skip=250")]
    public async Task Meters_and_meter_types_end_on_an_empty_page(int count, params string[] queries)
    {
        using var usage = Of(count, serverLimit: 100, "meters", """{"id":"@","meterKey":"k","meterTypeId":"t","userId":"u"}""");
        Assert.Equal(Ids(count), (await usage.Meters.ListAllAsync(cancellationToken: Token).ReadAllAsync(Token)).Select(meter => meter.Id));
        Assert.Equal(queries, _queries);
        using var types = Of(count, serverLimit: 100, "meterTypes", """{"id":"@","name":"n","aggregation":{"type":"sum"},"resetSchedule":{"minute":"0","hour":"0","day":"1","month":"*","weekday":"*"},"timezone":"Etc/UTC","unit":"u"}""");
        Assert.Equal(Ids(count), (await types.MeterTypes.ListAllAsync(cancellationToken: Token).ReadAllAsync(Token)).Select(type => type.Id));
    }

    [Fact]
    public async Task A_server_that_gives_less_than_asked_for_loses_nothing()
    {
        using var usage = Of(25, serverLimit: 10, "meters", """{"id":"@","meterKey":"k","meterTypeId":"t","userId":"u"}""");
        Assert.Equal(Ids(25), (await usage.Meters.ListAllAsync(cancellationToken: Token).ReadAllAsync(Token)).Select(meter => meter.Id));
        Assert.Equal(["?limit=100&skip=0", "?limit=100&skip=10", "?limit=100&skip=20", "?limit=100&skip=25"], _queries);
    }

    [Fact]
    public async Task Collectors_end_at_the_total()
    {
        using var usage = Of(5, serverLimit: 100, "collectors", """{"id":"@","name":"n"}""", withTotal: true);
        Assert.Equal(Ids(5), (await usage.Collectors.ListAllAsync(cancellationToken: Token).ReadAllAsync(Token)).Select(collector => collector.Id));
        Assert.Equal(["?limit=100&skip=0"], _queries);
    }

    [Fact]
    public async Task Versions_of_a_stream_keep_the_callers_page_and_start()
    {
        using var usage = Of(5, serverLimit: 100, "versions", """{"tag":"@"}""");
        Assert.Equal(Ids(5).Skip(1), (await usage.Streams.ListAllVersionsAsync("s", new() { Skip = 1, Limit = 3 }, cancellationToken: Token).ReadAllAsync(Token)).Select(version => version.Tag));
        Assert.Equal(["?skip=1&limit=3", "?skip=4&limit=3", "?skip=5&limit=3"], _queries);
    }

    [Fact]
    public async Task A_service_that_does_not_skip_is_found_out()
    {
        using var usage = Of(5, serverLimit: 100, "meters", """{"id":"same","meterKey":"k","meterTypeId":"t","userId":"u"}""");
        var failure = await Assert.ThrowsAsync<UsageResponseException>(() => usage.Meters.ListAllAsync(new() { Limit = 2 }, cancellationToken: Token).ReadAllAsync(Token));
        Assert.Contains("a page starts like the one before it", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, _queries.Count);
    }

    private static IEnumerable<string> Ids(int count) => Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture));

    private UsageClient Of(int count, int serverLimit, string member, string item, bool withTotal = false) => TestClient.Of(new ScriptedHandler(TimeProvider.System, [.. Enumerable.Repeat<ScriptedHandler.Step>(
        request =>
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal))
            {
                return ScriptedHandler.Status(200, """{"access_token":"t","expires_in":3600,"token_type":"Bearer"}""")(request);
            }

            _queries.Add(request.RequestUri.Query);
            var query = System.Web.HttpUtility.ParseQueryString(request.RequestUri.Query);
            var (skip, limit) = (int.Parse(query["skip"]!, CultureInfo.InvariantCulture), int.Parse(query["limit"]!, CultureInfo.InvariantCulture));
            var page = Ids(count).Skip(skip).Take(Math.Min(limit, serverLimit)).Select(id => JsonNode.Parse(item.Replace("@", id, StringComparison.Ordinal))).ToArray();
            var reply = new JsonObject { [member] = new JsonArray(page) };
            if (withTotal)
            {
                reply["total"] = count;
            }

            return ScriptedHandler.Status(200, reply.ToJsonString())(request);
        },
        20)]));
}

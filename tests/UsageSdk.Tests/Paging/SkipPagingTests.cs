using System.Globalization;
using System.Text.Json.Nodes;
using UsageSdk.Tests.Wire;
using UsageSdk.UsageEngine;

namespace UsageSdk.Tests.Paging;

/// <summary>Lists by skip: 100 a page, each from the last item of the one before it, to a page without more or to the total.</summary>
public sealed class SkipPagingTests
{
    private readonly List<string> _queries = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, "?limit=100&skip=0")]
    [InlineData(1, "?limit=100&skip=0", "?limit=100&skip=1")]
    [InlineData(250, "?limit=100&skip=0", "?limit=100&skip=99", "?limit=100&skip=198", "?limit=100&skip=249")]
    public async Task Meters_and_meter_types_end_on_a_page_without_more(int count, params string[] queries)
    {
        using var usage = Of(count, serverLimit: 100, "meters", Meter);
        Assert.Equal(Ids(count), (await usage.Meters.ListAllAsync(cancellationToken: Token).ReadAllAsync(Token)).Select(meter => meter.Id));
        Assert.Equal(queries, _queries);
        using var types = Of(count, serverLimit: 100, "meterTypes", """{"id":"@","name":"n","aggregation":{"type":"sum"},"resetSchedule":{"minute":"0","hour":"0","day":"1","month":"*","weekday":"*"},"timezone":"Etc/UTC","unit":"u"}""");
        Assert.Equal(Ids(count), (await types.MeterTypes.ListAllAsync(cancellationToken: Token).ReadAllAsync(Token)).Select(type => type.Id));
    }

    [Fact]
    public async Task A_server_that_gives_less_than_asked_for_loses_nothing()
    {
        using var usage = Of(25, serverLimit: 10, "meters", Meter);
        Assert.Equal(Ids(25), (await usage.Meters.ListAllAsync(cancellationToken: Token).ReadAllAsync(Token)).Select(meter => meter.Id));
        Assert.Equal(["?limit=100&skip=0", "?limit=100&skip=9", "?limit=100&skip=18", "?limit=100&skip=24"], _queries);
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
        Assert.Equal(["?skip=1&limit=3", "?skip=3&limit=3", "?skip=4&limit=3"], _queries);
    }

    [Theory]
    [InlineData(0, "?limit=100&skip=0")]
    [InlineData(1, "?limit=2&skip=0")]
    public async Task A_page_size_of_nothing_or_one_lists_everything_all_the_same(int limit, string query)
    {
        using var usage = Of(5, serverLimit: 100, "meters", Meter);
        Assert.Equal(Ids(5), (await usage.Meters.ListAllAsync(new() { Limit = limit }, cancellationToken: Token).ReadAllAsync(Token)).Select(meter => meter.Id));
        Assert.Equal(query, _queries[0]);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1)]
    public async Task A_service_that_does_not_skip_is_found_out(int count)
    {
        using var usage = Of(() => Ids(count), serverLimit: 100, "meters", Meter, skips: false);
        var failure = await Assert.ThrowsAsync<UsageResponseException>(() => usage.Meters.ListAllAsync(new() { Limit = 2 }, cancellationToken: Token).ReadAllAsync(Token));
        Assert.Contains("a page starts like the one before it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_removed_while_it_is_listed_hides_nothing()
    {
        var left = Ids(25).ToList();
        using var usage = Of(() => left, serverLimit: 10, "meters", Meter);
        var seen = new List<string>();
        await foreach (var meter in usage.Meters.ListAllAsync(cancellationToken: Token))
        {
            seen.Add(meter.Id);
            left.Remove(meter.Id);
        }

        Assert.Equal(Ids(25), seen);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public async Task What_is_added_at_the_front_while_a_list_is_read_repeats_nothing_and_is_listed(int each)
    {
        var all = Ids(25).ToList();
        using var usage = Of(() => all, serverLimit: 10, "meters", Meter);
        var seen = new List<string>();
        await foreach (var meter in usage.Meters.ListAllAsync(cancellationToken: Token))
        {
            seen.Add(meter.Id);
            if (seen.Count is 5 or 15)
            {
                all.InsertRange(0, Enumerable.Range(all.Count, each).Select(index => index.ToString(CultureInfo.InvariantCulture)));
            }
        }

        Assert.Equal(all.Order(), seen.Order());
    }

    [Fact]
    public async Task Versions_without_a_tag_are_told_apart_by_what_else_they_have()
    {
        using var usage = Of(5, serverLimit: 2, "versions", """{"note":"@"}""");
        Assert.Equal(5, (await usage.Streams.ListAllVersionsAsync("s", cancellationToken: Token).ReadAllAsync(Token)).Count);
    }

    private const string Meter = """{"id":"@","meterKey":"k","meterTypeId":"t","userId":"u"}""";

    private static IEnumerable<string> Ids(int count) => Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture));

    private UsageClient Of(int count, int serverLimit, string member, string item, bool withTotal = false) => Of(() => Ids(count), serverLimit, member, item, withTotal);

    private UsageClient Of(Func<IEnumerable<string>> ids, int serverLimit, string member, string item, bool withTotal = false, bool skips = true) => TestClient.Of(new ScriptedHandler(TimeProvider.System, [.. Enumerable.Repeat<ScriptedHandler.Step>(
        request =>
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal))
            {
                return ScriptedHandler.Status(200, """{"access_token":"t","expires_in":3600,"token_type":"Bearer"}""")(request);
            }

            _queries.Add(request.RequestUri.Query);
            var query = System.Web.HttpUtility.ParseQueryString(request.RequestUri.Query);
            var (skip, limit) = (int.Parse(query["skip"]!, CultureInfo.InvariantCulture), int.Parse(query["limit"]!, CultureInfo.InvariantCulture));
            var page = ids().Skip(skips ? skip : 0).Take(Math.Min(limit, serverLimit)).Select(id => JsonNode.Parse(item.Replace("@", id, StringComparison.Ordinal))).ToArray();
            var reply = new JsonObject { [member] = new JsonArray(page) };
            if (withTotal)
            {
                reply["total"] = ids().Count();
            }

            return ScriptedHandler.Status(200, reply.ToJsonString())(request);
        },
        60)]));
}

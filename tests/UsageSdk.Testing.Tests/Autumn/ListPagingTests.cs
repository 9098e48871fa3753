using UsageSdk.Autumn;

namespace UsageSdk.Testing.Tests.Autumn;

public sealed class ListPagingTests
{
    [Theory]
    [InlineData("""{"limit":2}""", 0, 2, true, new[] { 5, 4 })]
    [InlineData("""{"limit":2,"offset":2}""", 2, 2, true, new[] { 3, 2 })]
    [InlineData("""{"limit":2,"offset":4}""", 4, 2, false, new[] { 1 })]
    [InlineData("""{"limit":2,"offset":3}""", 3, 2, false, new[] { 2, 1 })]
    [InlineData("""{"limit":5}""", 0, 5, false, new[] { 5, 4, 3, 2, 1 })]
    [InlineData("""{"offset":5}""", 5, 100, false, new int[0])]
    [InlineData("""{"offset":2147483647,"limit":1000}""", 2147483647, 1000, false, new int[0])]
    [Mirrors("A1.16", "A1.17", "A1.2")]
    public async Task A_page_tells_its_own_size_and_whether_more_follows(string body, int offset, int limit, bool hasMore, int[] values)
    {
        using var wire = await OfFiveAsync();

        var reply = await wire.PostAsync("v1/events.list", body);

        Assert.Equal(values, reply.Json["list"]!.AsArray().Select(item => (int)item!["value"]!));
        Assert.Equal(
            (values.Length, offset, limit, hasMore),
            ((int)reply.Json["total"]!, (int)reply.Json["offset"]!, (int)reply.Json["limit"]!, (bool)reply.Json["has_more"]!));
    }

    [Theory]
    [InlineData("""{"limit":"5"}""", 0, 5)]
    [InlineData("""{"limit":true}""", 0, 1)]
    [InlineData("""{"limit":5.0}""", 0, 5)]
    [InlineData("""{"limit":"1e3"}""", 0, 1000)]
    [InlineData("""{"offset":"2"}""", 2, 100)]
    [InlineData("""{"offset":true}""", 1, 100)]
    [InlineData("""{"offset":false}""", 0, 100)]
    [InlineData("""{"offset":null}""", 0, 100)]
    [Mirrors("A1.3")]
    public async Task Numbers_are_coerced(string body, int offset, int limit)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.list", body);

        reply.AssertOk($$"""{"list":[],"has_more":false,"total":0,"offset":{{offset}},"limit":{{limit}}}""");
    }

    [Theory]
    [InlineData("""{"limit":0}""", "limit")]
    [InlineData("""{"limit":1001}""", "limit")]
    [InlineData("""{"limit":null}""", "limit")]
    [InlineData("""{"limit":false}""", "limit")]
    [InlineData("""{"limit":1.5}""", "limit")]
    [InlineData("""{"limit":"abc"}""", "limit")]
    [InlineData("""{"limit":1e400}""", "limit")]
    [InlineData("""{"limit":{}}""", "limit")]
    [InlineData("""{"offset":-1}""", "offset")]
    [InlineData("""{"offset":1.5}""", "offset")]
    [InlineData("""{"offset":"abc"}""", "offset")]
    [Mirrors("A1.2")]
    public async Task Numbers_out_of_bounds_are_refused_by_name(string body, string member)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.list", body);

        reply.AssertAutumnError(400, "invalid_inputs");
        Assert.StartsWith($"{member}: ", (string)reply.Json["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_lists_all_pages()
    {
        using var wire = await OfFiveAsync();
        using var usage = wire.Server.CreateClient();
        var values = new List<decimal>();

        await foreach (var item in usage.Events.ListAllAsync(new ListEventsRequest { Limit = 2 }))
        {
            values.Add(item.Value);
        }

        Assert.Equal([5m, 4m, 3m, 2m, 1m], values);
    }

    private static async Task<Wire> OfFiveAsync()
    {
        var wire = new Wire();
        for (var value = 1; value <= 5; value++)
        {
            await wire.TrackAsync($"2026-03-10T10:0{value}Z", value);
        }

        return wire;
    }
}

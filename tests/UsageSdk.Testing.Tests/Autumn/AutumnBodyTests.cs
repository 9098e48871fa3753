using System.Text;

namespace UsageSdk.Testing.Tests.Autumn;

public sealed class AutumnBodyTests
{
    public static TheoryData<string> NotJson => ["", "null", "{", "not json", "{} {}", "{\"customer_id\":\"\\ud800\"}"];

    [Theory]
    [MemberData(nameof(NotJson))]
    [Mirrors("A1.10", "A4.24")]
    public async Task What_is_not_JSON_counts_as_an_empty_object_where_nothing_is_required(string body)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.list", body);

        reply.AssertOk("""{"list":[],"has_more":false,"total":0,"offset":0,"limit":100}""");
    }

    [Theory]
    [MemberData(nameof(NotJson))]
    public async Task What_is_not_JSON_lacks_the_required_members(string body)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/balances.track", body);

        reply.AssertAutumnError(400, "invalid_inputs", "customer_id: must be a string (received undefined)");
    }

    [Theory]
    [InlineData("v1/events.list")]
    [InlineData("v1/events.aggregate")]
    [InlineData("v1/balances.track")]
    [Mirrors("A1.10")]
    public async Task A_JSON_array_is_refused(string path)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync(path, "[]");

        reply.AssertAutumnError(400, "invalid_inputs");
    }

    [Fact]
    [Mirrors("A4.22")]
    public async Task Several_problems_are_reported_together()
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/balances.track", """{"feature_id":"api","value":"1","properties":[]}""");

        reply.AssertAutumnError(400, "invalid_inputs",
            "[Validation Errors] customer_id: must be a string (received undefined); value: must be a number (received string); properties: Invalid input: expected record, received array");
    }

    [Theory]
    [InlineData("v1/events.list", "\"limit\":5")]
    [InlineData("v1/events.aggregate", "\"feature_id\":\"api\",\"range\":\"7d\"")]
    [InlineData("v1/balances.track", "\"feature_id\":\"api\"")]
    public async Task A_byte_order_mark_is_passed_over(string path, string members)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync(path, $"\uFEFF{{\"customer_id\":\"cus_1\",{members}}}");

        Assert.Equal(200, reply.Status);
    }

    [Fact]
    [Mirrors("A0.10")]
    public async Task Unknown_members_are_passed_over()
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.list", """{"no_such_member":[1]}""");

        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task Of_members_of_one_name_the_last_counts_at_every_depth()
    {
        using var wire = new Wire();

        await wire.PostAsync("v1/balances.track", """{"customer_id":"cus_1","feature_id":"no","feature_id":"api","properties":{"a":1,"b":[{"c":1,"c":2.50}],"a":{"x":1,"x":"y"}}}""");

        var stored = (await wire.PostAsync("v1/events.list", "{}")).Json["list"]![0]!;
        Assert.Equal("api", (string?)stored["feature_id"]);
        Assert.Equal("""{"a":{"x":"y"},"b":[{"c":2.50}]}""", stored["properties"]!.ToJsonString());
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_count_as_no_JSON()
    {
        using var wire = new Wire();
        using var http = new HttpClient(wire.Server.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://localhost/v1/balances.track")
        {
            Content = new ByteArrayContent([.. Encoding.UTF8.GetBytes("{\"customer_id\":\""), 0xFF, .. Encoding.UTF8.GetBytes("\"}")]),
            Headers = { Authorization = new("Bearer", wire.Server.Autumn.SecretKey) },
        };

        using var response = await http.SendAsync(request);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace UsageSdk.Testing.AspNetCore.Tests;

/// <summary>What a client in any language sees on the port.</summary>
public sealed class PlainHttpTests : HostedServer
{
    [Theory]
    [InlineData("v1/balances.track", """{"customer_id":"cus_1","feature_id":"api"}""", """{"customer_id":"cus_1","value":1,"balance":null}""")]
    [InlineData("v1/events.list", """{"limit":5}""", """{"list":[],"has_more":false,"total":0,"offset":0,"limit":5}""")]
    [InlineData("v1/events.aggregate", """{"feature_id":[],"custom_range":{"start":0,"end":1}}""", """{"list":[{"period":0,"values":{}}],"total":{}}""")]
    [InlineData("events/ingest", """{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call"}]}""", """{"ingested_count":1}""")]
    public async Task A_post_is_answered(string path, string body, string expected)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body);

        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(text)), text);
    }

    [Fact]
    public async Task A_get_is_answered()
    {
        await SendAsync(HttpMethod.Post, "events/ingest", """{"events":[{"event_id":"a/b","customer_id":"cus_1","event_name":"call"}]}""");

        using var listed = await SendAsync(HttpMethod.Get, "events?page_size=1&customer_id=cus_1");
        using var retrieved = await SendAsync(HttpMethod.Get, "events/a%2Fb");

        Assert.Equal("a/b", (string?)JsonNode.Parse(await listed.Content.ReadAsStringAsync())!["items"]![0]!["event_id"]);
        Assert.Equal("a/b", (string?)JsonNode.Parse(await retrieved.Content.ReadAsStringAsync())!["event_id"]);
    }

    [Fact]
    public async Task Date_and_content_type_arrive_as_the_fake_set_them()
    {
        using var response = await SendAsync(HttpMethod.Post, "v1/events.list", "{}");

        Assert.Equal(Server.Clock.GetUtcNow(), response.Headers.Date);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task An_error_reply_keeps_its_status_and_body()
    {
        using var response = await Http.PostAsync(new Uri("v1/events.list", UriKind.Relative), new StringContent("{}"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("no_secret_key", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]);
    }

    [Fact]
    public async Task An_unknown_route_answers_with_its_name()
    {
        using var response = await Http.DeleteAsync(new Uri("events/evt_1", UriKind.Relative));

        Assert.Equal((HttpStatusCode.NotImplemented, "The fake server has no route DELETE /events/evt_1. The closest is GET /events/{event_id} (usage_events.retrieve)."), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_target_that_is_no_path_has_no_route()
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Host.Address.Port);
        await using var stream = client.GetStream();

        await stream.WriteAsync("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        var reply = await reader.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 501 ", reply, StringComparison.Ordinal);
        Assert.Contains("The fake server has no route OPTIONS /*.", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_a_length_arrives()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/events.list") { Content = new StringContent("""{"limit":7}""") };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Authorization = new("Bearer", Server.Autumn.SecretKey);

        using var response = await Http.SendAsync(request);

        Assert.Equal(7, (int?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["limit"]);
    }

    [Fact]
    public async Task A_request_by_its_whole_address_is_answered_as_proxies_send_it()
    {
        using var proxied = new HttpClient(new HttpClientHandler { Proxy = new WebProxy(Host.Address) });
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://api.example/v1/events.list") { Content = new StringContent("{}") };
        request.Headers.Authorization = new("Bearer", Server.Autumn.SecretKey);

        using var response = await proxied.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("/v1/events.list", Assert.Single(Server.Requests).Path);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        request.Headers.Authorization = new("Bearer", path.StartsWith("v1/", StringComparison.Ordinal) ? Server.Autumn.SecretKey : Server.DodoPayments.ApiKey);
        return Http.SendAsync(request);
    }
}

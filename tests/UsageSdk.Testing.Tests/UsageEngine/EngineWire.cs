using System.Globalization;
using System.Text;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests.UsageEngine;

/// <summary>Sends plain HTTP to the fake Usage Engine with a token of its own, which it fetches first.</summary>
internal sealed class EngineWire : IDisposable
{
    public const string MeterType = """{"aggregation":{"type":"sum"},"name":"API calls","resetSchedule":{"minute":"0","hour":"0","day":"1","month":"*","weekday":"*"},"timezone":"Etc/UTC","unit":"requests"}""";

    private readonly HttpClient _http;

    private EngineWire(string now)
    {
        Server = FakeUsageServer.At(now);
        _http = new HttpClient(Server.CreateHandler()) { BaseAddress = new Uri("http://localhost/") };
    }

    public FakeUsageServer Server { get; }

    public FakeUsageEngine Engine => Server.UsageEngine;

    public string Token { get; private set; } = "";

    public static async Task<EngineWire> StartAsync(string now = "2026-03-10T12:00Z")
    {
        var wire = new EngineWire(now);
        wire.Token = (string)(await wire.AskTokenAsync(wire.Credentials())).Json["access_token"]!;
        return wire;
    }

    public string Credentials(string grant = "client_credentials") =>
        $$"""{"audience":"http://localhost/","client_id":"{{Engine.ClientId}}","client_secret":"{{Engine.ClientSecret}}","grant_type":"{{grant}}"}""";

    public Task<WireReply> AskTokenAsync(string json) => SendAsync("POST", "authentication/v1/oauth/token", json, null);

    public Task<WireReply> SendAsync(string method, string path, string? json = null) => SendAsync(method, path, json, $"Bearer {Token}");

    public async Task<WireReply> SendAsync(string method, string path, string? json, string? authorization)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await _http.SendAsync(request);
        return new WireReply((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync())
        {
            Headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
        };
    }

    public Task<WireReply> GetAsync(string path) => SendAsync("GET", path);

    /// <summary>Creates a meter type, with members added or replaced, and gives its path.</summary>
    public async Task<string> AddMeterTypeAsync(string changes = "{}")
    {
        var reply = await SendAsync("POST", "usage-metering/v1/meter-types", With(MeterType, changes));
        Assert.True(reply.Status == 200, reply.Text);
        return $"usage-metering/v1/meter-types/{reply.Json["id"]}";
    }

    public static string With(string json, string changes)
    {
        var result = System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(changes)!.AsObject())
        {
            result[name] = value?.DeepClone();
        }

        return result.ToJsonString();
    }

    public static CreateMeterTypeRequest Monthly(string name = "API calls", string zone = "Etc/UTC", string aggregation = "sum") => new()
    {
        Aggregation = new MeterAggregation { Type = new AggregationType(aggregation) },
        Name = name,
        ResetSchedule = Schedule(day: "1"),
        Timezone = zone,
        Unit = "requests",
    };

    public static ResetSchedule Schedule(string minute = "0", string hour = "0", string day = "*", string month = "*", string weekday = "*") =>
        new() { Minute = minute, Hour = hour, Day = day, Month = month, Weekday = weekday };

    public static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public void Dispose() => _http.Dispose();
}

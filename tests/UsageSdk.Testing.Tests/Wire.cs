using System.Globalization;
using System.Text;

namespace UsageSdk.Testing.Tests;

/// <summary>Sends plain HTTP to a fake server, as a client in any language would.</summary>
internal sealed class Wire : IDisposable
{
    private readonly HttpClient _http;

    public Wire(string now = "2026-03-10T12:00Z")
        : this(FakeUsageServer.At(now))
    {
        Server.Autumn.AddCustomer("cus_1");
        Server.DodoPayments.AddCustomer("cus_1");
    }

    public Wire(FakeUsageServer server)
    {
        Server = server;
        _http = new HttpClient(new Direct(server)) { BaseAddress = new Uri("http://localhost/") };
    }

    public FakeUsageServer Server { get; }

    public static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static long Milliseconds(string instant) => At(instant).ToUnixTimeMilliseconds();

    /// <summary>Sends with the right key for the path; a header given here replaces it.</summary>
    public async Task<WireReply> SendAsync(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        var key = path.StartsWith("v1/", StringComparison.Ordinal) ? Server.Autumn.SecretKey : Server.DodoPayments.ApiKey;
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        return new WireReply((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync())
        {
            Headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
        };
    }

    public Task<WireReply> PostAsync(string path, string json, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, json, headers);

    public Task<WireReply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>Tracks an event of cus_1 in feature api.</summary>
    public async Task TrackAsync(string instant, decimal value = 1)
    {
        var reply = await PostAsync("v1/balances.track", string.Create(CultureInfo.InvariantCulture, $$"""{"customer_id":"cus_1","feature_id":"api","value":{{value}},"timestamp":{{Milliseconds(instant)}}}"""));
        Assert.Equal(200, reply.Status);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>As a port does: an unknown route is a reply, not an exception.</summary>
    private sealed class Direct(FakeUsageServer server) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => server.SendAsync(request, cancellationToken);
    }
}

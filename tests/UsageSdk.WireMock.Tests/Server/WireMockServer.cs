using System.Text.Json.Nodes;

[assembly: AssemblyFixture(typeof(UsageSdk.WireMock.Tests.WireMockServer))]

// Side by side, tests would make one another late.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace UsageSdk.WireMock.Tests;

/// <summary>The WireMock of all tests, by its admin interface.</summary>
public sealed class WireMockServer : IAsyncLifetime
{
    private const int WarmUps = 5;

    private readonly HttpClient _admin = new(new SocketsHttpHandler { UseProxy = false });
    private WireMockProcess? _process;
    private int _places;

    /// <summary>Why there is no WireMock; null when there is one.</summary>
    public string? Absence { get; private set; }

    /// <summary>Where it listens.</summary>
    public Uri Address => _process!.Address;

    /// <summary>
    /// Connects anew for each request, so that a fault of one test cannot be met by another, on a connection that was used before.
    /// </summary>
    public HttpMessageHandler FreshConnections { get; } = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, AllowAutoRedirect = false, UseProxy = false };

    public async ValueTask InitializeAsync()
    {
        var engines = await Engines.FindAsync(Environment.GetEnvironmentVariable("PATH") ?? "", TestContext.Current.CancellationToken);
        Absence = engines.Absence;
        if (engines.Jar is not { } jar)
        {
            return;
        }

        try
        {
            _process = await WireMockProcess.StartAsync(jar, TestContext.Current.CancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            // Such as where "java" is there but only tells how to install it.
            Absence = exception.Message;
            return;
        }

        // On both sides the first calls load code, which takes longer than the tests of timeouts allow.
        foreach (var operation in Enumerable.Repeat((string[])["events.list", "meters.get"], WarmUps).SelectMany(operations => operations))
        {
            using var usage = TestClient.Create(this);
            await Sample.Of(operation).CallAsync(usage);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        FreshConnections.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>Skips the test where WireMock is absent, or fails it where it is required.</summary>
    public void Require()
    {
        if (Absence is not null && Environment.GetEnvironmentVariable(Engines.Requirement) == "1")
        {
            Assert.Fail($"{Engines.Requirement} is 1, but there is no WireMock. {Absence}");
        }

        Assert.SkipWhen(Absence is not null, $"There is no WireMock. {Absence}");
    }

    /// <summary>A path that no other test uses.</summary>
    public string NewPath() => $"place-{++_places}";

    /// <summary>Adds a stub.</summary>
    public Task StubAsync(JsonObject mapping) => AskAsync("mappings", mapping);

    /// <summary>The stubs that it has.</summary>
    public Task<JsonNode> StubsAsync() => AskAsync("mappings", null);

    /// <summary>How many requests of a kind have arrived.</summary>
    public async Task<int> CountAsync(JsonObject pattern) => (int)(await AskAsync("requests/count", pattern))["count"]!;

    private async Task<JsonNode> AskAsync(string path, JsonObject? body)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(Address, $"__admin/{path}"));
        request.Content = body is null ? null : new StringContent(body.ToJsonString());
        using var reply = await _admin.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UsageSdk.Testing;
using UsageSdk.Tests.Contract;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Secrets;

/// <summary>No secret comes out: whatever fails, and however the service quotes it.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Mark = "MARKED";

    private static readonly string[] Faults =
        ["400", "401", "403", "404", "405", "408", "409", "413", "422", "429", "500", "503", "html", "half", "wrong type", "reset", "silence"];

    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly Witness _witness = new();

    public void Dispose() => _witness.Dispose();

    public static TheoryData<string, string> FailurePaths()
    {
        var paths = new TheoryData<string, string>();
        foreach (var fault in Faults)
        {
            paths.Add("ok", fault);
            paths.Add(fault, "ok");
        }

        paths.Add("broken token", "ok");
        return paths;
    }

    [Theory]
    [MemberData(nameof(FailurePaths))]
    public async Task No_failure_shows_a_secret(string tokens, string calls)
    {
        var handler = new TellTaleHandler(tokens, calls);
        await using var services = Services(handler);
        var usage = services.GetRequiredService<IUsageClient>();
        await RunAsync(usage, options: null);
        await RunAsync(usage, new() { IdempotencyKey = "mine" });
        Check(handler.HasTold);
    }

    [Fact]
    public async Task No_refused_request_shows_a_secret()
    {
        await using var services = Services(new TellTaleHandler("ok", "ok"));
        var usage = services.GetRequiredService<IUsageClient>();
        var headers = new Dictionary<string, string>
        {
            ["Authorization"] = $"Bearer {Mark}",
            ["X-Line"] = $"{Mark}\r\nX-More: {Mark}",
        };
        var options = new RequestOptions { Headers = headers, IdempotencyKey = $"{Mark}\n" };
        await RunAsync(usage, options);
        _witness.Hear(options);
        Check(hasTold: true);
    }

    [Fact]
    public async Task No_cancelled_call_shows_a_secret()
    {
        var handler = new TellTaleHandler("ok", "silence");
        await using var services = Services(handler);
        var usage = services.GetRequiredService<IUsageClient>();
        using var cancellation = new CancellationTokenSource();
        var call = usage.Meters.ListAsync(cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        _witness.Hear(await Record.ExceptionAsync(() => call));
        Check(handler.HasTold);
    }

    [Theory]
    [InlineData("line\nbreak MARKED")]
    [InlineData("MARKED space")]
    public void No_setting_that_is_refused_shows_a_secret(string secret)
    {
        _witness.Hear(Record.Exception(() => UsageClient.Create(new()
        {
            Autumn = { SecretKey = secret, BaseAddress = new Uri($"https://user:{Uri.EscapeDataString(secret)}@service.test/") },
            DodoPayments = { ApiKey = secret },
            UsageEngine = { ClientId = secret, ClientSecret = secret },
        })));
        Check(hasTold: true);
    }

    [Fact]
    public void Nothing_that_holds_a_secret_prints_it()
    {
        var options = new UsageClientOptions();
        Configure(options);
        using var client = UsageClient.Create(options);
        _witness.Hear(options, options.Autumn, options.DodoPayments, options.UsageEngine, client, client.Events, client.Meters);
        Check(hasTold: true);
    }

    private void Check(bool hasTold)
    {
        Assert.True(hasTold);
        Assert.True(_witness.Count > 0);
        Assert.Empty(_witness.Betrayals(Mark));
    }

    /// <summary>One call of each kind: with a key, with a token, one that records, one that may not be repeated.</summary>
    private async Task RunAsync(IUsageClient usage, RequestOptions? options)
    {
        var seen = new List<UsageResponseInfo>();
        var others = (options ?? new()) with { IdempotencyKey = null, OnResponse = seen.Add };
        _witness.Hear(await VirtualTime.RunAsync(_clock, () => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f" }, options)));
        _witness.Hear(await VirtualTime.RunAsync(_clock, () => usage.UsageEvents.ListAsync(options: others)));
        _witness.Hear(await VirtualTime.RunAsync(_clock, () => usage.Meters.ListAsync(options: others)));
        _witness.Hear(await VirtualTime.RunAsync(_clock, () => usage.Meters.DeleteAsync("m", others)));
        _witness.Hear(await VirtualTime.RunAsync(_clock, () => usage.Collectors.SendDataAsync("c", new() { Data = "x" }, others)));
    }

    private ServiceProvider Services(HttpMessageHandler handler)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_witness));
        services.AddUsageClient(options =>
        {
            Configure(options);
            options.PrimaryHandler = new ContractHandler(handler);
            options.TimeProvider = _clock;
        });
        return services.BuildServiceProvider();
    }

    private static void Configure(UsageClientOptions options)
    {
        options.Autumn.SecretKey = TestClient.AutumnKey;
        options.DodoPayments.ApiKey = TestClient.DodoKey;
        options.UsageEngine.ClientId = "client-1";
        options.UsageEngine.ClientSecret = TestClient.EngineSecret;
    }
}

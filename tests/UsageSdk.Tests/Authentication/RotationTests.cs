using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk.Testing;
using UsageSdk.Tests.Contract;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Authentication;

/// <summary>Credentials are those of the moment of the call.</summary>
public sealed class RotationTests : IDisposable
{
    private const string NextSecret = "next_MARKED0000000000000000";

    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly TokenHandler _service;
    private readonly UsageClient _usage;
    private UsageClientOptions _options = null!;

    public RotationTests()
    {
        _service = new TokenHandler(_clock);
        _usage = TestClient.Of(_service, _clock, options => _options = options);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _usage.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task A_rotated_secret_works_at_once_although_the_wrong_one_is_remembered()
    {
        _service.Secret = NextSecret;
        await Assert.ThrowsAsync<UsageAuthenticationException>(() => CallAsync(_usage));
        await Assert.ThrowsAsync<UsageAuthenticationException>(() => CallAsync(_usage));
        _options.UsageEngine.ClientSecret = NextSecret;
        await CallAsync(_usage);
        await CallAsync(_usage);
        Assert.Equal((2, 2), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task Tokens_of_earlier_credentials_are_not_used_any_more()
    {
        await CallAsync(_usage);
        foreach (var change in (Action[])[() => _options.UsageEngine.ClientId = "client-2", () => _options.UsageEngine.Audience = "urn:a", () => _options.UsageEngine.ClientSecret = _service.Secret = NextSecret])
        {
            var before = _service.LastToken;
            change();
            await CallAsync(_usage);
            Assert.NotEqual(before, _service.LastToken);
        }

        Assert.Equal(
            [("client-1", "https://service.test/", TestClient.EngineSecret), ("client-2", "https://service.test/", TestClient.EngineSecret), ("client-2", "urn:a", TestClient.EngineSecret), ("client-2", "urn:a", NextSecret)],
            _service.Asked.Select(asked => ((string?)asked.Body["client_id"], (string?)asked.Body["audience"], (string?)asked.Body["client_secret"])));
    }

    [Fact]
    public async Task The_same_credentials_in_other_strings_keep_their_token()
    {
        await CallAsync(_usage);
        _options.UsageEngine.ClientSecret = new string(TestClient.EngineSecret.AsSpan());
        _options.UsageEngine = new() { ClientId = new string("client-1".AsSpan()), ClientSecret = _options.UsageEngine.ClientSecret };
        await CallAsync(_usage);
        Assert.Equal((1, 2), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task Addresses_stay_what_they_were()
    {
        _options.UsageEngine.BaseAddress = new Uri("https://elsewhere.test/");
        _options.UsageEngine.AuthenticationPrefix = "elsewhere";
        await CallAsync(_usage);
        Assert.Equal(("https://service.test/authentication/v1/oauth/token", "https://service.test/"), (_service.Asked[0].Address.AbsoluteUri, (string?)_service.Asked[0].Body["audience"]));
    }

    [Fact]
    public async Task Credentials_that_are_taken_away_are_missing()
    {
        await CallAsync(_usage);
        _options.UsageEngine.ClientSecret = null;
        Assert.Equal("UsageEngine:ClientSecret", (await Assert.ThrowsAsync<UsageConfigurationException>(() => CallAsync(_usage))).Setting);
        _options.UsageEngine.ClientId = "";
        Assert.Equal("UsageEngine:ClientId", (await Assert.ThrowsAsync<UsageConfigurationException>(() => CallAsync(_usage))).Setting);
    }

    [Fact]
    public async Task Credentials_that_are_set_later_work()
    {
        using var usage = TestClient.Of(_service, _clock, options =>
        {
            _options = options;
            options.UsageEngine.ClientSecret = null;
        });
        await Assert.ThrowsAsync<UsageConfigurationException>(() => CallAsync(usage));
        _options.UsageEngine.ClientSecret = TestClient.EngineSecret;
        await CallAsync(usage);
    }

    [Fact]
    public async Task Keys_of_the_other_services_are_read_at_each_call_too()
    {
        var keys = new List<string?>();
        HttpResponseMessage Answer(HttpRequestMessage request)
        {
            keys.Add(request.Headers.Authorization?.ToString());
            return ScriptedHandler.Status(200, """{"list":[],"items":[],"has_more":false,"total":0,"offset":0,"limit":1}""")(request);
        }

        using var usage = TestClient.Of(new ScriptedHandler(_clock, [.. Enumerable.Repeat<ScriptedHandler.Step>(Answer, 6)]), _clock, options => _options = options);
        foreach (var key in (string[])["first", "second", "not\na-key"])
        {
            (_options.Autumn.SecretKey, _options.DodoPayments.ApiKey) = ($"autumn-{key}", $"dodo-{key}");
            await usage.Events.ListAsync(cancellationToken: Token);
            await usage.UsageEvents.ListAsync(cancellationToken: Token);
        }

        // A key that cannot be sent leaves the last good one in force.
        Assert.Equal(["Bearer autumn-first", "Bearer dodo-first", "Bearer autumn-second", "Bearer dodo-second", "Bearer autumn-second", "Bearer dodo-second"], keys);
        _options.Autumn.SecretKey = null;
        Assert.Equal("Autumn:SecretKey", (await Assert.ThrowsAsync<UsageConfigurationException>(() => usage.Events.ListAsync(cancellationToken: Token))).Setting);
    }

    [Fact]
    public async Task A_secret_with_a_line_break_leaves_the_last_good_one_in_force()
    {
        await CallAsync(_usage);
        _options.UsageEngine.ClientSecret = NextSecret + "\n";
        await CallAsync(_usage);
        Assert.Equal((1, 2), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task A_rotation_among_concurrent_calls_makes_one_token_request()
    {
        await CallAsync(_usage);
        _options.UsageEngine.ClientSecret = _service.Secret = NextSecret;
        _service.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var starts = await Task.WhenAll(Enumerable.Range(0, Crowd.Size).Select(_ => Task.Run(() => new { Call = CallAsync(_usage) }, Token)));
        _service.Hold.SetResult();
        await Task.WhenAll(starts.Select(start => start.Call));
        Assert.Equal((2, Crowd.Size + 1), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task A_renewal_of_earlier_credentials_is_ended()
    {
        await CallAsync(_usage);
        _clock.Advance(TimeSpan.FromSeconds(3300));
        _service.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await CallAsync(_usage);
        Assert.Equal((2, 0), (_service.TokenRequests, _service.CancelledRequests));
        _options.UsageEngine.ClientSecret = _service.Secret = NextSecret;
        var call = CallAsync(_usage);
        Assert.Equal((3, 1), (_service.TokenRequests, _service.CancelledRequests));
        _service.Hold.SetResult();
        await call;
    }

    [Fact]
    public async Task In_a_container_a_reload_of_the_configuration_rotates_at_once()
    {
        var configuration = Configuration(NextSecret);
        await using var provider = Build(configuration);
        var usage = provider.GetRequiredService<IUsageClient>();
        await Assert.ThrowsAsync<UsageAuthenticationException>(() => CallAsync(usage));
        await Assert.ThrowsAsync<UsageAuthenticationException>(() => CallAsync(usage));
        Assert.Equal(1, _service.TokenRequests);

        Reload(configuration, "Usage:UsageEngine:ClientSecret", TestClient.EngineSecret);
        await CallAsync(usage);

        // A reload that changes something else keeps the token.
        Reload(configuration, "Usage:MaxResponseBytes", "4096");
        await CallAsync(usage);
        Assert.Equal((2, 2), (_service.TokenRequests, _service.ApiRequests));
    }

    [Theory]
    [InlineData("Usage:UsageEngine:ClientSecret", "two words MARKED")]
    [InlineData("Usage:Autumn:Resilience:MaxRetries", "-1")]
    [InlineData("Usage:Autumn:Resilience:MaxRetries", "three")]
    public async Task A_reload_that_is_not_valid_leaves_the_last_good_credentials_in_force(string key, string value)
    {
        var configuration = Configuration(TestClient.EngineSecret);
        await using var provider = Build(configuration);
        var usage = provider.GetRequiredService<IUsageClient>();
        await CallAsync(usage);

        // Whoever reloads is told.
        Assert.NotNull(Record.Exception(() => Reload(configuration, key, value)));
        await CallAsync(usage);
        _service.Revoke();
        await CallAsync(usage);
        Assert.Equal((2, 4), (_service.TokenRequests, _service.ApiRequests));

        _service.Secret = NextSecret;
        configuration[key] = key.EndsWith("MaxRetries", StringComparison.Ordinal) ? "2" : NextSecret;
        Reload(configuration, "Usage:UsageEngine:ClientSecret", NextSecret);
        await CallAsync(usage);
        Assert.Equal((3, 5), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task After_rotations_among_concurrent_calls_the_last_key_is_sent()
    {
        var seen = new ConcurrentBag<string?>();
        using var handler = new ConcurrentHandler(request => seen.Add(request.Headers.Authorization?.Parameter));
        using var usage = TestClient.Of(handler, _clock, options => _options = options);
        _options.DodoPayments.ApiKey = "key-0";
        await Task.WhenAll(Enumerable.Range(1, 100).Select(number => Task.Run(
            async () =>
            {
                _options.DodoPayments.ApiKey = $"key-{number}";
                await usage.UsageEvents.ListAsync(cancellationToken: Token);
            },
            Token)));
        var last = _options.DodoPayments.ApiKey;
        seen.Clear();
        await usage.UsageEvents.ListAsync(cancellationToken: Token);
        Assert.Equal([last], seen);
    }

    private static IConfigurationRoot Configuration(string secret) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Usage:UsageEngine:ClientId"] = "client-1",
        ["Usage:UsageEngine:ClientSecret"] = secret,
    }).Build();

    private static void Reload(IConfigurationRoot configuration, string key, string value)
    {
        configuration[key] = value;
        configuration.Reload();
    }

    private static async Task CallAsync(IUsageClient usage) => Assert.Empty((await usage.Meters.ListAsync(cancellationToken: Token)).Meters);

    private ServiceProvider Build(IConfigurationRoot configuration)
    {
        var services = new ServiceCollection();
        services.AddUsageClient(configuration.GetSection("Usage"));
        services.AddUsageClient(options => (options.PrimaryHandler, options.TimeProvider) = (new ContractHandler(_service), _clock));
        return services.BuildServiceProvider();
    }

    private sealed class ConcurrentHandler(Action<HttpRequestMessage> onSend) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            onSend(request);
            return Task.FromResult(ScriptedHandler.Status(200, """{"items":[]}""")(request));
        }
    }
}

using Microsoft.Extensions.DependencyInjection;
using UsageSdk.Testing;
using UsageSdk.Tests.Contract;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.DependencyInjection;

/// <summary>Two tenants of one process have nothing in common: no token, no limit, no address.</summary>
public sealed class TenantTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly List<HttpRequestMessage> _sent = [];
    private readonly ServiceProvider _services;

    public TenantTests()
    {
        var services = new ServiceCollection();
        foreach (var tenant in (string[])["red", "blue"])
        {
            services.AddUsageClient(tenant, options =>
            {
                (options.PrimaryHandler, options.TimeProvider) = (new ContractHandler(new Recorder(this)), _clock);
                (options.DodoPayments.ApiKey, options.DodoPayments.BaseAddress) = ($"key-of-{tenant}", new Uri($"https://{tenant}.test/"));
                (options.UsageEngine.ClientId, options.UsageEngine.ClientSecret, options.UsageEngine.BaseAddress) = ("same", "same", new Uri($"https://{tenant}.test/"));
            });
        }

        _services = services.BuildServiceProvider();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("red")]
    [InlineData("blue")]
    public async Task Each_has_its_own_address_key_and_token(string tenant)
    {
        await Client("red").Meters.ListAsync(cancellationToken: Token);
        await Client("blue").Meters.ListAsync(cancellationToken: Token);
        _sent.Clear();
        await Client(tenant).UsageEvents.ListAsync(cancellationToken: Token);
        await Client(tenant).Meters.ListAsync(cancellationToken: Token);
        Assert.Equal([$"{tenant}.test key-of-{tenant}", $"{tenant}.test token-of-{tenant}.test"], _sent.Select(request => $"{request.RequestUri!.Host} {request.Headers.Authorization!.Parameter}"));
    }

    [Fact]
    public async Task What_one_has_used_up_the_other_still_has()
    {
        // As many as the service takes within a second.
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Client("red").UsageEvents.ListAsync(cancellationToken: Token)));
        var waiting = Client("red").UsageEvents.ListAsync(cancellationToken: Token);
        Assert.False(waiting.IsCompleted);
        Assert.True(Client("blue").UsageEvents.ListAsync(cancellationToken: Token).IsCompletedSuccessfully);
        Assert.Null(await VirtualTime.RunAsync(_clock, () => waiting));
    }

    private IUsageClient Client(string tenant) => _services.GetRequiredKeyedService<IUsageClient>(tenant);

    private sealed class Recorder(TenantTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/oauth/token", StringComparison.Ordinal))
            {
                return Task.FromResult(ScriptedHandler.Status(200, $$"""{"access_token":"token-of-{{request.RequestUri.Host}}","expires_in":3600}""")(request));
            }

            test._sent.Add(request);
            return Task.FromResult(ScriptedHandler.Status(200, """{"items":[],"meters":[]}""")(request));
        }
    }
}

using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UsageSdk.Testing;
using UsageSdk.Tests.Contract;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Authentication;

/// <summary>Processes that share their tokens, each a container of its own here.</summary>
public abstract class SharedTokens : IAsyncDisposable
{
    private readonly List<ServiceProvider> _providers = [];

    private protected SharedTokens() => Service = new TokenHandler(Clock);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected static TimeSpan Soft { get; } = TimeSpan.FromSeconds(3300);

    private protected static TimeSpan Hard { get; } = TimeSpan.FromSeconds(3540);

    private protected ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    private protected ScriptedCache Cache { get; } = new();

    private protected TokenHandler Service { get; }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var provider in _providers)
        {
            await provider.DisposeAsync();
        }

        Service.Dispose();
    }

    private protected static void NoOptions(DistributedTokenCacheOptions options)
    {
    }

    private protected static async Task CallAsync(IUsageClient usage) => Assert.Empty((await usage.Meters.ListAsync(cancellationToken: Token)).Meters);

    private protected async Task CallUntilAsync(IUsageClient usage, string token)
    {
        do
        {
            Token.ThrowIfCancellationRequested();
            await CallAsync(usage);
        }
        while (Service.LastToken != token);
    }

    private protected async Task WritesAsync(int count)
    {
        while (Cache.Written.Count < count)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private protected void Configure(UsageClientOptions options)
    {
        TestClient.Pace(options, isPaced: false);
        (options.PrimaryHandler, options.TimeProvider) = (new ContractHandler(Service), Clock);
        options.UsageEngine.BaseAddress = new Uri("https://service.test/");
        (options.UsageEngine.ClientId, options.UsageEngine.ClientSecret) = ("client-1", TestClient.EngineSecret);
    }

    private protected ServiceCollection Services(IDistributedCache cache, string name, Action<DistributedTokenCacheOptions>? share)
    {
        var services = new ServiceCollection();
        services.AddSingleton(cache);
        services.AddUsageClient(name, Configure).UseDistributedTokenCache(share);
        return services;
    }

    private protected IUsageClient Client(Action<UsageClientOptions>? configure = null, Action<DistributedTokenCacheOptions>? share = null, IDistributedCache? cache = null)
    {
        var services = Services(cache ?? Cache, Options.DefaultName, share);
        services.AddUsageClient(configure ?? (_ => { }));
        return Keep(services).GetRequiredService<IUsageClient>();
    }

    private protected ServiceProvider Keep(IServiceCollection services)
    {
        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        _providers.Add(provider);
        return provider;
    }
}

using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace UsageSdk.Tests.Authentication;

/// <summary>Whose tokens are shared, and with whom.</summary>
public sealed class DistributedTokenCacheScopeTests : SharedTokens
{
    [Fact]
    public async Task Keyed_clients_with_different_secrets_never_share_a_token()
    {
        var services = Services(Cache, "red", NoOptions);
        services.AddUsageClient("blue", options =>
        {
            Configure(options);
            options.UsageEngine.ClientSecret = "blue_MARKED00000000000000";
        }).UseDistributedTokenCache();
        var provider = Keep(services);
        await CallAsync(provider.GetRequiredKeyedService<IUsageClient>("red"));
        await Cache.FirstWrite;
        Service.Secret = "blue_MARKED00000000000000";
        await CallAsync(provider.GetRequiredKeyedService<IUsageClient>("blue"));
        await WritesAsync(2);
        Assert.Equal((2, 2), (Service.TokenRequests, Cache.Entries.Count));
    }

    [Theory]
    [InlineData("client-2", null, null)]
    [InlineData(null, "urn:other", null)]
    [InlineData(null, null, "https://other.test/")]
    [InlineData(null, "https://service.test/", "https://other.test/")]
    [InlineData("client-1h", "ttps://service.test/", null)]
    public async Task Clients_of_another_id_audience_or_endpoint_share_nothing(string? id, string? audience, string? address)
    {
        await CallAsync(Client());
        await Cache.FirstWrite;
        await CallAsync(Client(configure: options =>
        {
            options.UsageEngine.ClientId = id ?? options.UsageEngine.ClientId;
            options.UsageEngine.Audience = audience;
            options.UsageEngine.BaseAddress = address is null ? options.UsageEngine.BaseAddress : new Uri(address);
        }));
        await WritesAsync(2);
        Assert.Equal((2, 2), (Service.TokenRequests, Cache.Entries.Count));
    }

    [Fact]
    public async Task A_rotated_secret_leaves_the_entry_of_the_earlier_one_alone()
    {
        UsageClientOptions current = null!;
        var client = Client(configure: options => current = options);
        await CallAsync(client);
        await Cache.FirstWrite;
        current.UsageEngine.ClientSecret = Service.Secret = "next_MARKED00000000000000";
        await CallAsync(client);
        await WritesAsync(2);
        Assert.Equal((2, 2), (Service.TokenRequests, Cache.Entries.Count));
    }

    [Fact]
    public async Task A_named_client_takes_the_cache_of_its_name_before_the_one_without_a_key()
    {
        var others = new ScriptedCache();
        var services = Services(others, "red", NoOptions);
        services.AddKeyedSingleton<IDistributedCache>("red", Cache);
        await CallAsync(Keep(services).GetRequiredKeyedService<IUsageClient>("red"));
        await Cache.FirstWrite;
        Assert.Equal((1, 0), (Cache.Reads, others.Reads));
    }

    [Fact]
    public async Task A_client_that_was_not_told_to_share_does_not()
    {
        var services = new ServiceCollection().AddSingleton<IDistributedCache>(Cache);
        services.AddUsageClient(Configure);
        services.AddUsageClient("red", Configure).UseDistributedTokenCache();
        await CallAsync(Keep(services).GetRequiredService<IUsageClient>());
        Assert.Equal((1, 0), (Service.TokenRequests, Cache.Reads));
    }

    [Fact]
    public void One_hook_without_the_other_is_refused()
    {
        foreach (var share in (Action<DistributedTokenCacheOptions>[])[options => options.Protect = bytes => bytes, options => options.Unprotect = bytes => bytes])
        {
            var failure = Assert.Throws<OptionsValidationException>(() => Client(share: share));
            Assert.Equal("DistributedTokenCacheOptions: Protect and Unprotect must be set together.", failure.Message);
        }
    }

    [Fact]
    public void A_prefix_of_null_is_refused() =>
        Assert.Equal("DistributedTokenCacheOptions: KeyPrefix must not be null.", Assert.Throws<OptionsValidationException>(() => Client(share: options => options.KeyPrefix = null!)).Message);

    [Fact]
    public void A_container_without_a_cache_is_refused_when_the_client_is_made()
    {
        var services = new ServiceCollection();
        services.AddUsageClient(Configure).UseDistributedTokenCache();
        Assert.Contains("IDistributedCache", Assert.Throws<InvalidOperationException>(Keep(services).GetRequiredService<IUsageClient>).Message, StringComparison.Ordinal);
    }
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using UsageSdk;
using UsageSdk.Testing;

namespace Docs.Examples;

/// <summary>src/docs/security.md.</summary>
public sealed class SecurityExamples
{
    [Fact]
    public async Task Processes_share_a_token_that_is_encrypted()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        var cache = new SharedCache();
        var protection = new CountingProtection();

        await CallAsync(server, cache, protection);
        await cache.Written.WaitAsync(TestContext.Current.CancellationToken); // The client writes behind its caller.
        await CallAsync(server, cache, protection);

        Assert.Equal(1, server.UsageEngine.TokensIssued);
        Assert.Equal((1, 1), (protection.Protected, protection.Unprotected));
    }

    private static async Task CallAsync(FakeUsageServer server, IDistributedCache cache, IDataProtectionProvider protection)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(cache).AddSingleton(protection);

        builder.Services.AddUsageClient(builder.Configuration.GetSection("Usage")).UseDistributedTokenCache();
        builder.Services.AddOptions<DistributedTokenCacheOptions>().Configure<IDataProtectionProvider>((cache, provider) =>
        {
            var protector = provider.CreateProtector("UsageSdk");
            (cache.Protect, cache.Unprotect) = (protector.Protect, protector.Unprotect);
        });

        builder.Services.AddUsageClient(server.Configure);
        using var app = builder.Build();
        await app.Services.GetRequiredService<IUsageClient>().Meters.ListAsync();
    }

    private sealed class CountingProtection : IDataProtectionProvider, IDataProtector
    {
        private readonly EphemeralDataProtectionProvider _provider = new();

        public int Protected { get; private set; }

        public int Unprotected { get; private set; }

        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext)
        {
            Protected++;
            return _provider.CreateProtector("test").Protect(plaintext);
        }

        public byte[] Unprotect(byte[] protectedData)
        {
            Unprotected++;
            return _provider.CreateProtector("test").Unprotect(protectedData);
        }
    }

    private sealed class SharedCache : IDistributedCache
    {
        private readonly ConcurrentDictionary<string, byte[]> _entries = new(StringComparer.Ordinal);
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Written => _written.Task;

        public byte[]? Get(string key) => _entries.GetValueOrDefault(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Get(key));

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
        {
            _entries[key] = value;
            _written.TrySetResult();
        }

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            Set(key, value, options);
            return Task.CompletedTask;
        }

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
    }
}

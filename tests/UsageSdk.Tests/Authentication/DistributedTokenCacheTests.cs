using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace UsageSdk.Tests.Authentication;

/// <summary>What processes have from sharing their tokens.</summary>
public sealed class DistributedTokenCacheTests : SharedTokens
{
    [Fact]
    public async Task Two_processes_share_a_token()
    {
        var (first, second) = (Client(), Client());
        await CallAsync(first);
        await Cache.FirstWrite;
        await CallAsync(second);
        Assert.Equal((1, 2, 2), (Service.TokenRequests, Service.ApiRequests, Cache.Reads));

        // A token in memory is not looked up again.
        await CallAsync(second);
        Assert.Equal(2, Cache.Reads);
    }

    [Fact]
    public async Task The_cache_of_the_framework_serves_two_clients()
    {
        await CallAsync(Client());
        await Cache.FirstWrite;
        var key = Assert.Single(Cache.Entries).Key;
        using var shared = new ServiceCollection().AddDistributedMemoryCache().BuildServiceProvider();
        var cache = shared.GetRequiredService<IDistributedCache>();
        var (first, second) = (Client(cache: cache), Client(cache: cache));
        await CallAsync(first);

        // The entry is written behind the call. Until then, a second client would ask for a token of its own.
        while (await cache.GetAsync(key, Token) is null)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await CallAsync(second);
        Assert.Equal((2, 3, "token-MARKED-2"), (Service.TokenRequests, Service.ApiRequests, Service.LastToken));
    }

    [Fact]
    public async Task An_entry_lives_as_long_as_its_token_and_its_key_tells_no_secret()
    {
        await CallAsync(Client());
        await Cache.FirstWrite;
        var (key, _) = Assert.Single(Cache.Entries);
        Assert.Matches(new Regex("^UsageSdk[.]Token:[0-9A-F]{64}$"), key);
        var options = Assert.Single(Cache.Written);
        Assert.Equal((Hard, null, null), (options.AbsoluteExpirationRelativeToNow, options.AbsoluteExpiration, options.SlidingExpiration));
    }

    [Fact]
    public async Task Tokens_can_be_protected_at_rest()
    {
        static byte[] Flip(byte[] bytes) => [.. bytes.Select(value => (byte)~value)];
        var (protectedOnes, unprotectedOnes) = (0, 0);
        void Protect(DistributedTokenCacheOptions options)
        {
            options.KeyPrefix = "mine:";
            options.Protect = bytes => Flip(Count(ref protectedOnes, bytes));
            options.Unprotect = bytes => Flip(Count(ref unprotectedOnes, bytes));
        }

        await CallAsync(Client(share: Protect));
        await Cache.FirstWrite;
        var (key, bytes) = Assert.Single(Cache.Entries);
        Assert.StartsWith("mine:", key, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.Contains("token-MARKED-1", Encoding.Latin1.GetString(Flip(bytes)), StringComparison.Ordinal);
        Assert.DoesNotContain("engine", Encoding.Latin1.GetString(Flip(bytes)), StringComparison.Ordinal);
        await CallAsync(Client(share: Protect));
        Assert.Equal((1, 1, 1), (Service.TokenRequests, protectedOnes, unprotectedOnes));

        static byte[] Count(ref int count, byte[] bytes)
        {
            Interlocked.Increment(ref count);
            return bytes;
        }
    }

    [Fact]
    public async Task A_token_that_was_refused_is_not_taken_from_the_cache_but_its_replacement_is()
    {
        var (first, second, third) = (Client(), Client(), Client());
        await CallAsync(first);
        await Cache.FirstWrite;
        await CallAsync(second);
        Service.Revoke();

        // The entry is the token that was refused.
        await CallAsync(first);
        Assert.Equal((2, "token-MARKED-2"), (Service.TokenRequests, Service.LastToken));
        await WritesAsync(2);
        await CallAsync(second);
        await CallAsync(third);
        Assert.Equal((2, "token-MARKED-2"), (Service.TokenRequests, Service.LastToken));
    }

    [Fact]
    public async Task A_token_older_than_the_refused_one_is_not_taken_from_the_cache()
    {
        var (first, second) = (Client(), Client());
        await CallAsync(first);
        await Cache.FirstWrite;
        var (key, old) = Assert.Single(Cache.Entries);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Service.Revoke();
        await CallAsync(first);
        await WritesAsync(2);
        await CallAsync(second);
        Service.Revoke();
        Cache.Entries[key] = old;
        Clock.Advance(TimeSpan.FromMinutes(1));
        await CallAsync(second);
        Assert.Equal((3, "token-MARKED-3"), (Service.TokenRequests, Service.LastToken));
    }

    [Fact]
    public async Task At_the_soft_expiry_one_process_renews_and_the_others_take_its_token()
    {
        var (first, second) = (Client(), Client());
        await CallAsync(first);
        await Cache.FirstWrite;
        await CallAsync(second);
        Clock.Advance(Soft);
        await CallUntilAsync(first, "token-MARKED-2");
        await WritesAsync(2);
        await CallUntilAsync(second, "token-MARKED-1");
        await CallUntilAsync(second, "token-MARKED-2");
        Assert.Equal(2, Service.TokenRequests);
    }

    [Fact]
    public async Task A_token_past_its_soft_expiry_is_good_enough_for_a_process_that_has_none()
    {
        await CallAsync(Client());
        await Cache.FirstWrite;
        Clock.Advance(Hard - TimeSpan.FromSeconds(1));
        var late = Client();
        await CallAsync(late);
        Assert.Equal((1, "token-MARKED-1"), (Service.TokenRequests, Service.LastToken));
        await CallUntilAsync(late, "token-MARKED-2");
        Assert.Equal(2, Service.TokenRequests);
    }
}

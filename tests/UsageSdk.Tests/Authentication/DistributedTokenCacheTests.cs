using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UsageSdk.Testing;
using UsageSdk.Tests.Contract;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Authentication;

/// <summary>Processes that share their tokens, each a container of its own here.</summary>
public sealed class DistributedTokenCacheTests : IAsyncDisposable
{
    private static readonly TimeSpan Soft = TimeSpan.FromSeconds(3300);
    private static readonly TimeSpan Hard = TimeSpan.FromSeconds(3540);

    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedCache _cache = new();
    private readonly List<ServiceProvider> _providers = [];
    private readonly TokenHandler _service;

    public DistributedTokenCacheTests() => _service = new TokenHandler(_clock);

    /// <summary>Every way in which an entry can be unusable: made from a good one.</summary>
    public static TheoryData<string, Func<byte[], byte[]>> BadEntries => new()
    {
        { "empty", _ => [] },
        { "text", _ => "not a token at all"u8.ToArray() },
        { "JSON", _ => """{"token":"t"}"""u8.ToArray() },
        { "cut off", entry => entry[..17] },
        { "foreign version", entry => With(entry, bytes => bytes[0]++) },
        { "ended", entry => With(entry, bytes =>
            {
                WriteInstant(bytes, 1, new DateTimeOffset(2026, 3, 10, 11, 0, 0, TimeSpan.Zero));
                WriteInstant(bytes, 9, new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
            })
        },
        { "endless", entry => With(entry, bytes => WriteInstant(bytes, 9, new DateTimeOffset(2026, 3, 11, 12, 0, 1, TimeSpan.Zero))) },
        { "no time", entry => With(entry, bytes => bytes.AsSpan(9, 8).Fill(0x7f)) },
        { "time before all times", entry => With(entry, bytes => bytes.AsSpan(1, 8).Fill(0xff)) },
        { "soft after hard", entry => With(entry, bytes => WriteInstant(bytes, 1, new DateTimeOffset(2026, 3, 10, 13, 0, 0, TimeSpan.Zero))) },
        { "line break in the token", entry => With(entry, bytes => bytes[^1] = (byte)'\n') },
        { "no ASCII in the token", entry => With(entry, bytes => bytes[^1] = 0xe4) },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers)
        {
            await provider.DisposeAsync();
        }

        _service.Dispose();
    }

    [Fact]
    public async Task Two_processes_share_a_token()
    {
        var (first, second) = (Client(), Client());
        await CallAsync(first);
        await _cache.FirstWrite;
        await CallAsync(second);
        Assert.Equal((1, 2, 2), (_service.TokenRequests, _service.ApiRequests, _cache.Reads));

        // A token in memory is not looked up again.
        await CallAsync(second);
        Assert.Equal(2, _cache.Reads);
    }

    [Fact]
    public async Task The_cache_of_the_framework_serves_two_clients()
    {
        await CallAsync(Client());
        await _cache.FirstWrite;
        var key = Assert.Single(_cache.Entries).Key;
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
        Assert.Equal((2, 3, "token-MARKED-2"), (_service.TokenRequests, _service.ApiRequests, _service.LastToken));
    }

    [Fact]
    public async Task An_entry_lives_as_long_as_its_token_and_its_key_tells_no_secret()
    {
        await CallAsync(Client());
        await _cache.FirstWrite;
        var (key, _) = Assert.Single(_cache.Entries);
        Assert.Matches(new Regex("^UsageSdk[.]Token:[0-9A-F]{64}$"), key);
        var options = Assert.Single(_cache.Written);
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
        await _cache.FirstWrite;
        var (key, bytes) = Assert.Single(_cache.Entries);
        Assert.StartsWith("mine:", key, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.Contains("token-MARKED-1", Encoding.Latin1.GetString(Flip(bytes)), StringComparison.Ordinal);
        Assert.DoesNotContain("engine", Encoding.Latin1.GetString(Flip(bytes)), StringComparison.Ordinal);
        await CallAsync(Client(share: Protect));
        Assert.Equal((1, 1, 1), (_service.TokenRequests, protectedOnes, unprotectedOnes));

        static byte[] Count(ref int count, byte[] bytes)
        {
            Interlocked.Increment(ref count);
            return bytes;
        }
    }

    [Fact]
    public async Task A_protector_that_fails_breaks_no_call()
    {
        void Break(DistributedTokenCacheOptions options)
        {
            options.Protect = _ => throw new InvalidOperationException("protect");
            options.Unprotect = _ => throw new InvalidOperationException("unprotect");
        }

        await CallAsync(Client());
        await _cache.FirstWrite;
        await CallAsync(Client(share: Break));
        Assert.Equal((2, 2), (_service.TokenRequests, _service.ApiRequests));
    }

    [Theory]
    [MemberData(nameof(BadEntries), DisableDiscoveryEnumeration = true)]
    public async Task An_entry_that_cannot_be_used_is_passed_over(string name, Func<byte[], byte[]> spoil)
    {
        await CallAsync(Client());
        await _cache.FirstWrite;
        var (key, bytes) = Assert.Single(_cache.Entries);
        _cache.Entries[key] = spoil(bytes);
        await CallAsync(Client());
        Assert.Equal((name, 2, 2), (name, _service.TokenRequests, _service.ApiRequests));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cache_that_throws_breaks_no_call(bool atOnce)
    {
        Task<T> Fail<T>(T unused) => atOnce ? throw new InvalidOperationException("no cache") : Task.FromException<T>(new OperationCanceledException("no cache"));
        _cache.OnRead = _ => Fail<byte[]?>(null);
        _cache.OnWrite = _ => Fail(0);
        var client = Client();
        await CallAsync(client);
        await CallAsync(client);
        Assert.Equal((1, 2, 1), (_service.TokenRequests, _service.ApiRequests, _cache.Reads));
    }

    [Fact]
    public async Task A_read_that_hangs_is_given_two_seconds()
    {
        var cancelled = new TaskCompletionSource();
        _cache.OnRead = token =>
        {
            token.Register(cancelled.SetResult);
            return new TaskCompletionSource<byte[]?>().Task;
        };
        var call = CallAsync(Client());
        await PassTwoSecondsAsync(call);
        await call;
        await cancelled.Task.WaitAsync(Token);
        Assert.Equal((1, 1), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task A_read_that_blocks_its_thread_is_given_two_seconds_too()
    {
        using var release = new ManualResetEventSlim();
        _cache.OnRead = _ =>
        {
            release.Wait(CancellationToken.None);
            throw new InvalidOperationException("too late");
        };
        var call = CallAsync(Client());
        await PassTwoSecondsAsync(call);
        await call;
        release.Set();
        Assert.Equal((1, 1), (_service.TokenRequests, _service.ApiRequests));
    }

    [Fact]
    public async Task A_write_that_hangs_delays_no_call_and_is_given_two_seconds()
    {
        var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        _cache.OnWrite = token =>
        {
            token.Register(cancelled.SetResult);
            begun.SetResult();
            return new TaskCompletionSource().Task;
        };
        await CallAsync(Client());
        await begun.Task.WaitAsync(Token);
        while (_clock.PendingTimers == 0)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        _clock.Advance(TimeSpan.FromSeconds(2));
        await cancelled.Task.WaitAsync(Token);
        Assert.Empty(_cache.Entries);
    }

    [Fact]
    public async Task No_failure_behind_a_call_goes_unobserved()
    {
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs args) => unobserved += args.Exception.InnerExceptions.Count(exception => exception is LateFailure);
        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            await FailBehindAsync();
            for (var round = 0; round < 3; round++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }

        Assert.Equal(0, unobserved);
    }

    /// <summary>A read that fails after it was given up, a write that fails, and a renewal that fails, none of which a call waits for.</summary>
    private async Task FailBehindAsync()
    {
        var (late, failed) = (new TaskCompletionSource(), new TaskCompletionSource());
        _cache.OnRead = async _ =>
        {
            await late.Task;
            throw new LateFailure();
        };
        _cache.OnWrite = _ =>
        {
            failed.SetResult();
            throw new LateFailure();
        };
        var client = Client();
        var call = CallAsync(client);
        await PassTwoSecondsAsync(call);
        await call;
        await failed.Task;
        late.SetResult();
        (_cache.OnRead, _cache.OnWrite) = (null, null);

        _clock.Advance(Soft);
        var asked = new TaskCompletionSource();
        _service.AnswerToken = () =>
        {
            asked.SetResult();
            throw new LateFailure();
        };
        await CallAsync(client);
        await asked.Task;
    }

    [Fact]
    public async Task A_token_that_was_refused_is_not_taken_from_the_cache_but_its_replacement_is()
    {
        var (first, second, third) = (Client(), Client(), Client());
        await CallAsync(first);
        await _cache.FirstWrite;
        await CallAsync(second);
        _service.Revoke();

        // The entry is the token that was refused.
        await CallAsync(first);
        Assert.Equal((2, "token-MARKED-2"), (_service.TokenRequests, _service.LastToken));
        await WritesAsync(2);
        await CallAsync(second);
        await CallAsync(third);
        Assert.Equal((2, "token-MARKED-2"), (_service.TokenRequests, _service.LastToken));
    }

    [Fact]
    public async Task A_token_older_than_the_refused_one_is_not_taken_from_the_cache()
    {
        var (first, second) = (Client(), Client());
        await CallAsync(first);
        await _cache.FirstWrite;
        var (key, old) = Assert.Single(_cache.Entries);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _service.Revoke();
        await CallAsync(first);
        await WritesAsync(2);
        await CallAsync(second);
        _service.Revoke();
        _cache.Entries[key] = old;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await CallAsync(second);
        Assert.Equal((3, "token-MARKED-3"), (_service.TokenRequests, _service.LastToken));
    }

    [Fact]
    public async Task At_the_soft_expiry_one_process_renews_and_the_others_take_its_token()
    {
        var (first, second) = (Client(), Client());
        await CallAsync(first);
        await _cache.FirstWrite;
        await CallAsync(second);
        _clock.Advance(Soft);
        await CallUntilAsync(first, "token-MARKED-2");
        await WritesAsync(2);
        await CallUntilAsync(second, "token-MARKED-1");
        await CallUntilAsync(second, "token-MARKED-2");
        Assert.Equal(2, _service.TokenRequests);
    }

    [Fact]
    public async Task A_token_past_its_soft_expiry_is_good_enough_for_a_process_that_has_none()
    {
        await CallAsync(Client());
        await _cache.FirstWrite;
        _clock.Advance(Hard - TimeSpan.FromSeconds(1));
        var late = Client();
        await CallAsync(late);
        Assert.Equal((1, "token-MARKED-1"), (_service.TokenRequests, _service.LastToken));
        await CallUntilAsync(late, "token-MARKED-2");
        Assert.Equal(2, _service.TokenRequests);
    }

    [Fact]
    public async Task Keyed_clients_with_different_secrets_never_share_a_token()
    {
        var services = Services(_cache, "red", NoOptions);
        services.AddUsageClient("blue", options =>
        {
            Configure(options);
            options.UsageEngine.ClientSecret = "blue_MARKED00000000000000";
        }).UseDistributedTokenCache();
        var provider = Keep(services);
        await CallAsync(provider.GetRequiredKeyedService<IUsageClient>("red"));
        await _cache.FirstWrite;
        _service.Secret = "blue_MARKED00000000000000";
        await CallAsync(provider.GetRequiredKeyedService<IUsageClient>("blue"));
        await WritesAsync(2);
        Assert.Equal((2, 2), (_service.TokenRequests, _cache.Entries.Count));
    }

    [Theory]
    [InlineData("client-2", null, null)]
    [InlineData(null, "urn:other", null)]
    [InlineData(null, null, "https://other.test/")]
    public async Task Clients_of_another_id_audience_or_endpoint_share_nothing(string? id, string? audience, string? address)
    {
        await CallAsync(Client());
        await _cache.FirstWrite;
        await CallAsync(Client(configure: options =>
        {
            options.UsageEngine.ClientId = id ?? options.UsageEngine.ClientId;
            options.UsageEngine.Audience = audience;
            options.UsageEngine.BaseAddress = address is null ? options.UsageEngine.BaseAddress : new Uri(address);
        }));
        await WritesAsync(2);
        Assert.Equal((2, 2), (_service.TokenRequests, _cache.Entries.Count));
    }

    [Fact]
    public async Task A_rotated_secret_leaves_the_entry_of_the_earlier_one_alone()
    {
        UsageClientOptions current = null!;
        var client = Client(configure: options => current = options);
        await CallAsync(client);
        await _cache.FirstWrite;
        current.UsageEngine.ClientSecret = _service.Secret = "next_MARKED00000000000000";
        await CallAsync(client);
        await WritesAsync(2);
        Assert.Equal((2, 2), (_service.TokenRequests, _cache.Entries.Count));
    }

    [Fact]
    public async Task A_named_client_takes_the_cache_of_its_name_before_the_one_without_a_key()
    {
        var others = new ScriptedCache();
        var services = Services(others, "red", NoOptions);
        services.AddKeyedSingleton<IDistributedCache>("red", _cache);
        await CallAsync(Keep(services).GetRequiredKeyedService<IUsageClient>("red"));
        await _cache.FirstWrite;
        Assert.Equal((1, 0), (_cache.Reads, others.Reads));
    }

    [Fact]
    public async Task A_client_that_was_not_told_to_share_does_not()
    {
        var services = new ServiceCollection().AddSingleton<IDistributedCache>(_cache);
        services.AddUsageClient(Configure);
        services.AddUsageClient("red", Configure).UseDistributedTokenCache();
        await CallAsync(Keep(services).GetRequiredService<IUsageClient>());
        Assert.Equal((1, 0), (_service.TokenRequests, _cache.Reads));
    }

    [Fact]
    public void One_hook_without_the_other_is_refused()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Client(share: options => options.Protect = bytes => bytes));
        Assert.Equal("DistributedTokenCacheOptions: Protect and Unprotect must be set together.", failure.Message);
    }

    [Fact]
    public void A_container_without_a_cache_is_refused_when_the_client_is_made()
    {
        var services = new ServiceCollection();
        services.AddUsageClient(Configure).UseDistributedTokenCache();
        Assert.Contains("IDistributedCache", Assert.Throws<InvalidOperationException>(Keep(services).GetRequiredService<IUsageClient>).Message, StringComparison.Ordinal);
    }

    private sealed class LateFailure : Exception;

    private static byte[] With(byte[] entry, Action<byte[]> change)
    {
        byte[] copy = [.. entry];
        change(copy);
        return copy;
    }

    private static void WriteInstant(byte[] bytes, int at, DateTimeOffset instant) => BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), instant.UtcTicks);

    private static void NoOptions(DistributedTokenCacheOptions options)
    {
    }

    private static async Task CallAsync(IUsageClient usage) => Assert.Empty((await usage.Meters.ListAsync(cancellationToken: Token)).Meters);

    private async Task CallUntilAsync(IUsageClient usage, string token)
    {
        do
        {
            Token.ThrowIfCancellationRequested();
            await CallAsync(usage);
        }
        while (_service.LastToken != token);
    }

    private async Task WritesAsync(int count)
    {
        while (_cache.Written.Count < count)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Waits for the three timers of call, attempt and read, and lets the last one end.</summary>
    private async Task PassTwoSecondsAsync(Task call)
    {
        while (_clock.PendingTimers < 3)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        _clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        Assert.Equal(0, _service.TokenRequests);
        _clock.Advance(TimeSpan.FromTicks(1));
    }

    private void Configure(UsageClientOptions options)
    {
        TestClient.Pace(options, isPaced: false);
        (options.PrimaryHandler, options.TimeProvider) = (new ContractHandler(_service), _clock);
        options.UsageEngine.BaseAddress = new Uri("https://service.test/");
        (options.UsageEngine.ClientId, options.UsageEngine.ClientSecret) = ("client-1", TestClient.EngineSecret);
    }

    private ServiceCollection Services(IDistributedCache cache, string name, Action<DistributedTokenCacheOptions>? share)
    {
        var services = new ServiceCollection();
        services.AddSingleton(cache);
        services.AddUsageClient(name, Configure).UseDistributedTokenCache(share);
        return services;
    }

    private IUsageClient Client(Action<UsageClientOptions>? configure = null, Action<DistributedTokenCacheOptions>? share = null, IDistributedCache? cache = null)
    {
        var services = Services(cache ?? _cache, Options.DefaultName, share);
        services.AddUsageClient(configure ?? (_ => { }));
        return Keep(services).GetRequiredService<IUsageClient>();
    }

    private ServiceProvider Keep(IServiceCollection services)
    {
        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        _providers.Add(provider);
        return provider;
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace UsageSdk.Tests.Authentication;

/// <summary>A distributed cache in memory, whose reads and writes can be made to fail or to hang.</summary>
internal sealed class ScriptedCache : IDistributedCache
{
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    public ConcurrentDictionary<string, byte[]> Entries { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<DistributedCacheEntryOptions> Written { get; } = [];

    public int Reads => _reads;

    /// <summary>Ends when something was written.</summary>
    public Task FirstWrite => _written.Task;

    /// <summary>Runs within each read, in place of the lookup where it returns something.</summary>
    public Func<CancellationToken, Task<byte[]?>>? OnRead { get; set; }

    /// <summary>Runs before each write.</summary>
    public Func<CancellationToken, Task>? OnWrite { get; set; }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        Interlocked.Increment(ref _reads);
        return (OnRead is { } read ? await read(token) : null) ?? (Entries.TryGetValue(key, out var value) ? value : null);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        if (OnWrite is { } write)
        {
            await write(token);
        }

        Entries[key] = value;
        Written.Enqueue(options);
        _written.TrySetResult();
    }

    public byte[]? Get(string key) => throw new NotSupportedException("The client is asynchronous.");

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException("The client is asynchronous.");

    public void Refresh(string key) => throw new NotSupportedException("Tokens do not slide.");

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException("Tokens do not slide.");

    public void Remove(string key) => throw new NotSupportedException("Tokens are replaced.");

    public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException("Tokens are replaced.");
}

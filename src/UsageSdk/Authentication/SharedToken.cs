using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using UsageSdk.Telemetry;

namespace UsageSdk.Authentication;

/// <summary>
/// One client's token in a cache that several processes share. The cache is a convenience: whatever is wrong with it, there is no token in it.
/// </summary>
internal sealed class SharedToken(IDistributedCache cache, DistributedTokenCacheOptions options, string fingerprint, ILogger log, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly string _key = options.KeyPrefix + fingerprint;

    /// <summary>The token in the cache; null where there is none, or none can be read within the cache's time.</summary>
    public async Task<AccessToken?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await WithinPatienceAsync(ReadEntryAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            log.SharedTokenFailed("read", exception.GetType().FullName!);
            return null;
        }
    }

    /// <summary>Puts a token into the cache, behind the caller, who gets no failure to see.</summary>
    public void Write(AccessToken token) => _ = WriteAsync(token);

    private async Task WriteAsync(AccessToken token)
    {
        try
        {
            await WithinPatienceAsync(cancellation => WriteEntryAsync(token, cancellation), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Other processes ask for a token themselves. The exception's text is not ours, and may quote what was to be written.
            log.SharedTokenFailed("write", exception.GetType().FullName!);
        }
    }

    private async Task<AccessToken?> ReadEntryAsync(CancellationToken cancellationToken)
    {
        if (await cache.GetAsync(_key, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        var token = SharedTokenFormat.Read(options.Unprotect is { } unprotect ? unprotect(bytes) : bytes);
        return token?.HardExpiry <= time.GetUtcNow() + AccessToken.LongestLifetime ? token : null;
    }

    private async Task<bool> WriteEntryAsync(AccessToken token, CancellationToken cancellationToken)
    {
        // Not as an instant: the cache's clock may be another than the client's.
        var left = token.HardExpiry - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        var bytes = SharedTokenFormat.Write(token);
        await cache.SetAsync(
            _key, options.Protect is { } protect ? protect(bytes) : bytes, new() { AbsoluteExpirationRelativeToNow = left }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>On a thread of its own, since some caches block, and given up after a while, since some never answer.</summary>
    private async Task<TResult> WithinPatienceAsync<TResult>(Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        // Without a timer and not linked to anything, so that there is nothing to dispose while the work may still use it.
        var limit = new CancellationTokenSource();
        var running = Task.Run(() => work(limit.Token), CancellationToken.None);
        Observe(running);
        try
        {
            return await running.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!running.IsCompleted)
        {
            Observe(limit.CancelAsync());
            throw;
        }
    }

    /// <summary>Looks at the exception of a task that perhaps nobody waits for any more.</summary>
    private static void Observe(Task task) => task.ContinueWith(
        static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}

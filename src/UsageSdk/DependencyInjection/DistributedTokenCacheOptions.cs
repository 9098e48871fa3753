using Microsoft.Extensions.Caching.Distributed;

namespace UsageSdk;

/// <summary>How access tokens are shared between processes through <see cref="IDistributedCache"/>.</summary>
public sealed class DistributedTokenCacheOptions
{
    /// <summary>The beginning of keys in the cache. A hash follows, over token endpoint, client id, audience and the hash of the secret.</summary>
    /// <value>Default: <c>UsageSdk.Token:</c>.</value>
    public string KeyPrefix { get; set; } = "UsageSdk.Token:";

    /// <summary>Encrypts a token before it goes into the cache, as <c>IDataProtector.Protect</c> of ASP.NET Core does. Called by several threads.</summary>
    /// <value>Default: null; tokens lie in the cache as they are. Set together with <see cref="Unprotect"/>.</value>
    public Func<byte[], byte[]>? Protect { get; set; }

    /// <summary>Decrypts what <see cref="Protect"/> made. An exception means that there is no token. Called by several threads.</summary>
    /// <value>Default: null. Set together with <see cref="Protect"/>.</value>
    public Func<byte[], byte[]>? Unprotect { get; set; }

    /// <summary>Whether the client shares its tokens at all.</summary>
    internal bool IsEnabled { get; set; }
}

using Microsoft.Extensions.Caching.Distributed;
using UsageSdk;
using UsageSdk.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shares access tokens between processes.</summary>
public static class DistributedTokenCacheExtensions
{
    /// <summary>
    /// Shares the Usage Engine's access tokens through the container's <see cref="IDistributedCache"/>: the one that is registered under the
    /// client's name as its key, else the one without a key. A cache that fails, holds nonsense, or does not answer within 2 seconds breaks
    /// no call: the client asks for a token of its own.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">
    /// Sets options; null for the defaults. Several calls add up. Options that need services, such as a data protector, are the options of
    /// the client's name: <c>builder.Services.AddOptions&lt;DistributedTokenCacheOptions&gt;(builder.Name).Configure&lt;TService&gt;(...)</c>.
    /// </param>
    /// <returns>The client, to be configured further.</returns>
    public static IUsageClientBuilder UseDistributedTokenCache(this IUsageClientBuilder builder, Action<DistributedTokenCacheOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptionsWithValidateOnStart<DistributedTokenCacheOptions, DistributedTokenCacheOptionsValidator>(builder.Name)
            .Configure(static options => options.IsEnabled = true);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return builder;
    }
}

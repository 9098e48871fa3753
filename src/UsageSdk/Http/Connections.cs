using System.Net;

namespace UsageSdk.Http;

/// <summary>The client's own connections.</summary>
internal static class Connections
{
    private const double ShareOfAttempt = 0.75;

    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);

    /// <summary>The address that relative paths are below. Without the slash at its end, a path would replace the last segment of the prefix.</summary>
    public static Uri BaseAddress(Uri address, string prefix = "")
    {
        var text = $"{address.AbsoluteUri.TrimEnd('/')}/{prefix.Trim('/')}";
        return new Uri(text.EndsWith('/') ? text : text + "/");
    }

    /// <summary>
    /// Connections are renewed every five minutes, so that a change of DNS is seen; a redirect is never followed, since it would carry
    /// the credentials to another address.
    /// </summary>
    public static SocketsHttpHandler CreateHandler(UsageClientOptions options) => new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // Less than the minute after which common load balancers drop a connection: a request onto one that is being dropped has an unknown outcome.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ConnectTimeout = ConnectTimeout(options),
        AllowAutoRedirect = false,
        UseCookies = false,
        // For HTTP/2: a server lets so many requests at once onto a connection, and more would wait.
        EnableMultipleHttp2Connections = true,
        // Also for HTTP/2: a request that times out there leaves its connection in the pool, and a dead one would take in every repetition.
        KeepAlivePingDelay = TimeSpan.FromSeconds(10),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        // Not Brotli: broken data ends in an InvalidOperationException there, like a mistake in the program.
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
    };

    /// <summary>Before any attempt's own end, so that a host that cannot be reached is told apart from a reply that does not come.</summary>
    private static TimeSpan ConnectTimeout(UsageClientOptions options) =>
        new[] { options.Autumn.Resilience, options.DodoPayments.Resilience, options.UsageEngine.Resilience }
            .Where(static resilience => resilience.AttemptTimeout != Timeout.InfiniteTimeSpan)
            .Select(static resilience => resilience.AttemptTimeout * ShareOfAttempt)
            .Append(LongestConnect)
            .Min();
}

using System.Net;

namespace UsageSdk.Http;

/// <summary>The client's own connections.</summary>
internal static class Connections
{
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
    public static SocketsHttpHandler CreateHandler() => new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
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
}

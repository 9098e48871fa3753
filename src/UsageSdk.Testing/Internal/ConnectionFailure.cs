using System.Net.Sockets;

namespace UsageSdk.Testing.Internal;

/// <summary>The exceptions by which <see cref="SocketsHttpHandler"/> tells of a connection that failed.</summary>
internal static class ConnectionFailure
{
    private const string Text = "The fake server reset the connection, as it was told.";

    /// <summary>Nobody listens: nothing was sent.</summary>
    public static HttpRequestException Refused() =>
        new(HttpRequestError.ConnectionError, "The fake server refused the connection, as it was told.", new SocketException((int)SocketError.ConnectionRefused));

    /// <summary>The connection was reset before a reply began.</summary>
    public static HttpRequestException NoReply() => new(Text, new IOException(Text, new SocketException((int)SocketError.ConnectionReset)));

    /// <summary>The connection ended within a body.</summary>
    public static HttpIOException Ended() => new(HttpRequestError.ResponseEnded, "The fake server ended the connection within the body, as it was told.");
}

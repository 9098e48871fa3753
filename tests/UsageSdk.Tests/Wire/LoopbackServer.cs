using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using UsageSdk.Tests.Contract;

namespace UsageSdk.Tests.Wire;

/// <summary>A socket that answers each request with the next of its scripted replies, byte for byte, and keeps what it was sent.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<Reply> _replies;
    private readonly List<string> _requests = [];
    private readonly List<ContractBreachException> _breaches = [];
    private readonly TaskCompletionSource _firstRequest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;

    public LoopbackServer(params Reply[] replies)
    {
        _replies = new(replies);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _running = RunAsync();
    }

    /// <summary>What happens after a request was read.</summary>
    public enum End
    {
        /// <summary>The connection is closed in order.</summary>
        Close,

        /// <summary>The connection is reset.</summary>
        Reset,

        /// <summary>Nothing: the connection stays open in silence.</summary>
        Silence,
    }

    public Uri Address { get; }

    /// <summary>Each request as it came, with CRLF as LF.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Ends when the first request was read.</summary>
    public Task FirstRequest => _firstRequest.Task;

    public static Reply Json(string body, int status = 200, string headers = "") => new(
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}"), End.Close);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _listener.Stop();
        _stop.Dispose();
        Assert.Empty(_breaches);
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                await AnswerAsync(socket);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended, or the client has left.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        var request = await ReadAsync(socket);
        lock (_requests)
        {
            _requests.Add(request);
        }

        _firstRequest.TrySetResult();
        Check(request);
        var reply = _replies.Dequeue();
        await socket.SendAsync(Encoding.UTF8.GetBytes(reply.Text), _stop.Token);
        switch (reply.End)
        {
            case End.Reset:
                socket.LingerState = new LingerOption(true, 0);
                break;
            case End.Silence:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
                break;
            default:
                socket.Shutdown(SocketShutdown.Send);
                break;
        }
    }

    /// <summary>Holds the request against the contract. A breach is kept for the end: here it would only end the connection.</summary>
    private void Check(string request)
    {
        try
        {
            ContractWatch.CheckRequest(RawRequest.Parse(request));
        }
        catch (ContractBreachException breach)
        {
            _breaches.Add(breach);
        }
    }

    private async Task<string> ReadAsync(Socket socket)
    {
        var bytes = new List<byte>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer, _stop.Token);
            bytes.AddRange(buffer.AsSpan(0, read));
            var text = Encoding.UTF8.GetString([.. bytes]);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0 || (head >= 0 && bytes.Count - (head + 4) >= ContentLength(text[..head])))
            {
                return text.Replace("\r\n", "\n", StringComparison.Ordinal);
            }
        }
    }

    private static int ContentLength(string head) => head.Split("\r\n")
        .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(line => int.Parse(line["Content-Length:".Length..], CultureInfo.InvariantCulture))
        .SingleOrDefault();

    /// <summary>Bytes to send, and what follows them.</summary>
    internal sealed record Reply(string Text, End End);
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

/// <summary>Where a connection is cut.</summary>
public enum Cut
{
    /// <summary>Before the server has the command.</summary>
    BeforeCommand,

    /// <summary>After the server has carried it out, before its answer is passed on.</summary>
    BeforeAnswer,
}

/// <summary>Stands between Npgsql and the server, and cuts a connection at a command.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly string _socket;
    private readonly Task _listening;
    private (byte[] Command, Cut Where)? _plan;
    private int _cutsLeft;

    public CuttingProxy(string socket)
    {
        _socket = socket;
        _listener.Start();
        _listening = ListenAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Cuts connections that send a command from now on.</summary>
    public void CutAt(string command, Cut where, int times = 1) => (_plan, _cutsLeft) = ((Encoding.ASCII.GetBytes(command), where), times);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _listening;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_socket));
            var isCut = new StrongBox();
            await Task.WhenAll(RequestsAsync(client, server, isCut), AnswersAsync(server, client, isCut));
        }
    }

    private async Task RequestsAsync(Socket client, Socket server, StrongBox isCut)
    {
        var buffer = new byte[1 << 20];
        try
        {
            while (await client.ReceiveAsync(buffer, _end.Token) is > 0 and var count)
            {
                if (_cutsLeft > 0 && _plan is { } plan && buffer.AsSpan(0, count).IndexOf(plan.Command) >= 0)
                {
                    _cutsLeft--;
                    Cuts++;
                    isCut.Value = true;
                    if (plan.Where == Cut.BeforeCommand)
                    {
                        break;
                    }
                }

                await server.SendAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
        }

        Close(server);
    }

    private async Task AnswersAsync(Socket server, Socket client, StrongBox isCut)
    {
        var buffer = new byte[1 << 20];
        try
        {
            while (await server.ReceiveAsync(buffer, _end.Token) is > 0 and var count && !isCut.Value)
            {
                await client.SendAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
        }

        Close(client);
        Close(server);
    }

    private static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The other side was faster.
        }
    }

    private sealed class StrongBox
    {
        public volatile bool Value;
    }
}

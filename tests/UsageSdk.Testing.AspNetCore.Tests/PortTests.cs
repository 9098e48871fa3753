using System.Net;
using System.Net.Sockets;

namespace UsageSdk.Testing.AspNetCore.Tests;

public sealed class PortTests
{
    [Fact]
    public async Task Port_0_gives_a_free_loopback_port()
    {
        await using var host = await FakeUsageServerHost.StartAsync(new FakeUsageServer());

        Assert.Equal(("http", "127.0.0.1", "/"), (host.Address.Scheme, host.Address.Host, host.Address.AbsolutePath));
        Assert.InRange(host.Address.Port, 1, 65535);
    }

    [Fact]
    public async Task Two_hosts_run_at_once_each_with_its_own_server()
    {
        await using var first = await FakeUsageServerHost.StartAsync(new FakeUsageServer());
        await using var second = await FakeUsageServerHost.StartAsync(new FakeUsageServer());
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(second.Address, "events"));

        Assert.NotEqual(first.Address.Port, second.Address.Port);
        Assert.Equal((0, 1), (first.Server.Requests.Count, second.Server.Requests.Count));
    }

    [Fact]
    public async Task Two_hosts_may_share_a_server()
    {
        var server = new FakeUsageServer();
        await using var first = await FakeUsageServerHost.StartAsync(server);
        await using var second = await FakeUsageServerHost.StartAsync(server);
        using var http = new HttpClient();

        using var one = await http.GetAsync(new Uri(first.Address, "events"));
        using var other = await http.GetAsync(new Uri(second.Address, "events"));

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_taken_port_throws()
    {
        await using var host = await FakeUsageServerHost.StartAsync(new FakeUsageServer());

        await Assert.ThrowsAnyAsync<IOException>(() => FakeUsageServerHost.StartAsync(new FakeUsageServer(), host.Address.Port));
    }

    [Fact]
    public async Task Disposing_closes_the_port()
    {
        var host = await FakeUsageServerHost.StartAsync(new FakeUsageServer());
        var port = host.Address.Port;
        using (var open = new TcpClient())
        {
            await open.ConnectAsync(IPAddress.Loopback, port);
        }

        await host.DisposeAsync();

        using var closed = new TcpClient();
        var refusal = await Assert.ThrowsAsync<SocketException>(() => closed.ConnectAsync(IPAddress.Loopback, port));
        Assert.Equal(SocketError.ConnectionRefused, refusal.SocketErrorCode);
    }

    [Fact]
    public async Task A_cancelled_start_throws() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FakeUsageServerHost.StartAsync(new FakeUsageServer(), cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public async Task A_server_is_required() =>
        await Assert.ThrowsAsync<ArgumentNullException>(() => FakeUsageServerHost.StartAsync(null!));

    [Fact]
    public async Task A_configured_client_points_at_the_port_and_keeps_its_clock()
    {
        await using var host = await FakeUsageServerHost.StartAsync(new FakeUsageServer());
        var options = new UsageClientOptions();

        host.Configure(options);

        Assert.Equal((new Uri(host.Address, "v1/"), host.Address), (options.Autumn.BaseAddress, options.DodoPayments.BaseAddress));
        Assert.Equal((null, null), ((object?)options.PrimaryHandler, (object?)options.TimeProvider));
    }
}

using System.Net.Sockets;

namespace UsageSdk.WireMock.Tests;

/// <summary>The process of WireMock itself.</summary>
public sealed class ProcessTests(WireMockServer server) : WireMockTests(server)
{
    [Fact]
    public async Task Nobody_listens_when_the_process_has_been_disposed_of()
    {
        var engines = await Engines.FindAsync(Environment.GetEnvironmentVariable("PATH")!, TestContext.Current.CancellationToken);
        var process = await WireMockProcess.StartAsync(engines.Jar!, TestContext.Current.CancellationToken);
        var address = process.Address;
        await process.DisposeAsync();
        using var client = new TcpClient();

        await Assert.ThrowsAsync<SocketException>(async () => await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_that_fails_says_what_Java_said()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => WireMockProcess.StartAsync("no-such.jar", TestContext.Current.CancellationToken));

        Assert.Contains("no-such.jar", failure.Message, StringComparison.Ordinal);
    }
}

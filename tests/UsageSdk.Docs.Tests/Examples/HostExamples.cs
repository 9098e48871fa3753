using UsageSdk;
using UsageSdk.Testing;
using UsageSdk.Testing.AspNetCore;

namespace Docs.Examples;

/// <summary>src/UsageSdk.Testing.AspNetCore/README.md.</summary>
public sealed class HostExamples
{
    [Fact]
    public async Task A_server_listens_on_a_port()
    {
        var Console = new StringWriter();

        using var server = new FakeUsageServer(TimeProvider.System);
        server.Autumn.AddCustomer("cus_1");
        await using var host = await FakeUsageServerHost.StartAsync(server);
        Console.WriteLine($"listens at {host.Address}, Autumn's key is {server.Autumn.SecretKey}");

        var options = new UsageClientOptions();
        host.Configure(options);
        using var usage = UsageClient.Create(options);
        await usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api", Value = 5 });
        server.AssertReceived(UsageOperations.BalancesTrack, times: 1);

        Assert.Equal(5, Assert.Single(server.Autumn.Events).Value);
        Assert.StartsWith("listens at http://127.0.0.1:", Console.ToString(), StringComparison.Ordinal);
    }
}

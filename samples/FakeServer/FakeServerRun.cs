using UsageSdk.Testing;
using UsageSdk.Testing.AspNetCore;

namespace FakeServer;

/// <summary>Runs the fake server until it is cancelled.</summary>
internal static class FakeServerRun
{
    /// <summary>Starts the server, says how to reach it, and serves.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="customers">Customers that Autumn and Dodo Payments know.</param>
    /// <param name="time">The server's clock.</param>
    /// <param name="output">Where addresses and credentials are written to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(int port, IEnumerable<string> customers, TimeProvider time, TextWriter output, CancellationToken cancellationToken)
    {
        using var server = new FakeUsageServer(time);
        foreach (var customer in customers)
        {
            server.Autumn.AddCustomer(customer);
            server.DodoPayments.AddCustomer(customer);
        }

        await using var host = await FakeUsageServerHost.StartAsync(server, port, cancellationToken);
        await output.WriteLineAsync(
            $"""
            Autumn          {host.Address}v1/
                            Authorization: Bearer {server.Autumn.SecretKey}
            Dodo Payments   {host.Address}
                            Authorization: Bearer {server.DodoPayments.ApiKey}
            Usage Engine    {host.Address}
                            client_id {server.UsageEngine.ClientId}
                            client_secret {server.UsageEngine.ClientSecret}
                            audience {host.Address}
            Clock           {time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}
            Ctrl+C ends it.
            """);
        var ended = new TaskCompletionSource();
        await using (cancellationToken.Register(ended.SetResult))
        {
            await ended.Task;
        }
    }
}

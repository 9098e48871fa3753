using System.Text.Json.Nodes;
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
    public static async Task RunAsync(int port, IReadOnlyCollection<string> customers, TimeProvider time, TextWriter output, CancellationToken cancellationToken)
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
            Usage Engine    {host.Address}usage-metering/v1/  online-collection/v1/  stream-management/v1/  aggregation/v1/
                            POST {host.Address}authentication/v1/oauth/token
                            {TokenRequest(server.UsageEngine, host.Address)}
            Customers       {string.Join(", ", customers)}
            Clock           {time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}
            Ctrl+C ends it.
            """);
        var ended = new TaskCompletionSource();
        await using (cancellationToken.Register(ended.SetResult))
        {
            await ended.Task;
        }
    }

    private static string TokenRequest(FakeUsageEngine engine, Uri audience) => new JsonObject
    {
        ["audience"] = audience.AbsoluteUri,
        ["client_id"] = engine.ClientId,
        ["client_secret"] = engine.ClientSecret,
        ["grant_type"] = "client_credentials",
    }.ToJsonString();
}

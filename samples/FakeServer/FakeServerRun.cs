using System.Text.Json.Nodes;
using UsageSdk.Testing;
using UsageSdk.Testing.AspNetCore;

namespace FakeServer;

/// <summary>Runs the fake server until it is cancelled.</summary>
internal static class FakeServerRun
{
    /// <summary>Starts the server, says how to reach it, and serves.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="customers">Customers that Autumn and Dodo Payments know, beside those of the state.</param>
    /// <param name="time">The server's clock. Where the state is of a later time, it goes on from there.</param>
    /// <param name="file">Where the state is loaded from, if it is there, and saved to at the end; null for nowhere.</param>
    /// <param name="output">Where addresses and credentials are written to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(int port, IReadOnlyCollection<string> customers, TimeProvider time, StateFile? file, TextWriter output, CancellationToken cancellationToken)
    {
        var state = file is null ? null : await file.ReadAsync(cancellationToken);
        time = state is null ? time : NotBefore(state, time);
        using var server = new FakeUsageServer(time);
        if (state is not null)
        {
            server.LoadState(state);
        }

        var known = CustomersOf(server);
        foreach (var customer in customers)
        {
            // Adding a customer again would take away the billing cycle that it has in the state.
            if (known.Add(customer))
            {
                server.Autumn.AddCustomer(customer);
            }

            server.DodoPayments.AddCustomer(customer);
        }

        if (file is null)
        {
            await ServeAsync(server, port, known, output, cancellationToken);
            return;
        }

        // Once at the start too: a file that cannot be written is told of before there is something to lose.
        file.Write(server.SaveState());
        await ServeAsync(server, port, known, output, cancellationToken);
        file.Write(server.SaveState());
    }

    private static async Task ServeAsync(FakeUsageServer server, int port, IEnumerable<string> customers, TextWriter output, CancellationToken cancellationToken)
    {
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
            Clock           {server.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}
            Ctrl+C ends it.
            """);
        var ended = new TaskCompletionSource();
        await using (cancellationToken.Register(ended.SetResult))
        {
            await ended.Task;
        }
    }

    private static TimeProvider NotBefore(string state, TimeProvider time)
    {
        using var saved = FakeUsageServer.FromState(state);
        var start = saved.Clock.GetUtcNow();
        return time.GetUtcNow() < start ? new ShiftedTimeProvider(start, time) : time;
    }

    private static SortedSet<string> CustomersOf(FakeUsageServer server) =>
        new(JsonNode.Parse(server.SaveState())!["autumn"]!["customers"]!.AsArray().Select(customer => (string)customer!["id"]!), StringComparer.Ordinal);

    private static string TokenRequest(FakeUsageEngine engine, Uri audience) => new JsonObject
    {
        ["audience"] = audience.AbsoluteUri,
        ["client_id"] = engine.ClientId,
        ["client_secret"] = engine.ClientSecret,
        ["grant_type"] = "client_credentials",
    }.ToJsonString();
}

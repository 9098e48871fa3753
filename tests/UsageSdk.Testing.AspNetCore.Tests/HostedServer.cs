namespace UsageSdk.Testing.AspNetCore.Tests;

/// <summary>A fake server on a port with a customer cus_1, and a client for plain HTTP.</summary>
public abstract class HostedServer : IAsyncLifetime
{
    protected FakeUsageServer Server { get; } = FakeUsageServer.At("2026-03-10T12:00Z");

    protected HttpClient Http { get; } = new();

    protected FakeUsageServerHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server.Autumn.AddCustomer("cus_1");
        Server.DodoPayments.AddCustomer("cus_1");
        Host = await FakeUsageServerHost.StartAsync(Server);
        Http.BaseAddress = Host.Address;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Http.Dispose();
        await Host.DisposeAsync();
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace UsageSdk.Tests.Telemetry;

/// <summary>A keyed client with a container of its own.</summary>
internal sealed class NamedClient : IDisposable
{
    private readonly ServiceProvider _services;

    private NamedClient(ServiceProvider services, string name) => (_services, Client) = (services, services.GetRequiredKeyedService<IUsageClient>(name));

    public IUsageClient Client { get; }

    public static NamedClient Create(string name, Action<UsageClientOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddUsageClient(name, configure);
        return new(services.BuildServiceProvider(), name);
    }

    public void Dispose() => _services.Dispose();
}

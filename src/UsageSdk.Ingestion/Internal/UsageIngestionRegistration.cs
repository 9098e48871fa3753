using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using UsageSdk.Ingestion.Internal.Delivery;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal;

/// <summary>Puts a queue into a container, once for each name.</summary>
internal static class UsageIngestionRegistration
{
    public static IUsageIngestionBuilder Register(IServiceCollection services, string name)
    {
        services.AddOptionsWithValidateOnStart<UsageIngestionOptions, UsageIngestionOptionsValidator>(name);
        services.TryAddSingleton(TimeProvider.System);
        if (services.All(descriptor => descriptor.ServiceType != typeof(UsageQueue) || !Equals(descriptor.ServiceKey, name)))
        {
            services.AddKeyedSingleton(name, (provider, _) => CreateQueue(provider, name));
            services.AddKeyedSingleton(name, (provider, _) => new IngestionTelemetry(provider.GetRequiredKeyedService<UsageQueue>(name), name, provider.GetService<IMeterFactory>()));
            services.AddKeyedSingleton(name, (provider, _) => CreateDelivery(provider, name));
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<DeliveryService>(name));
            services.AddKeyedSingleton<IUsageIngestor>(name, (provider, _) => new UsageIngestor(
                provider.GetRequiredKeyedService<UsageQueue>(name),
                provider.GetRequiredKeyedService<IngestionTelemetry>(name),
                provider.GetRequiredService<IOptionsMonitor<UsageClientOptions>>().Get(name).ValidateRequests));
            if (name == Options.DefaultName)
            {
                services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IUsageIngestor>(name));
            }
        }

        return new Builder(name, services);
    }

    private static UsageQueue CreateQueue(IServiceProvider provider, string name)
    {
        var clients = provider.GetRequiredService<IOptionsMonitor<UsageClientOptions>>();
        var client = clients.Get(name);
        var store = provider.GetKeyedService<IUsageEventStore>(name)
            ?? throw new InvalidOperationException("AddUsageIngestion needs a store: add UseSqlite, UsePostgreSql or UseInMemory to it.");
        return new(
            store,
            name == Options.DefaultName ? provider.GetRequiredService<IUsageClient>() : provider.GetRequiredKeyedService<IUsageClient>(name),
            provider.GetRequiredService<IOptionsMonitor<UsageIngestionOptions>>().Get(name),
            () => AttemptTimeout(clients.Get(name).Autumn.Resilience.AttemptTimeout),
            client.TimeProvider ?? provider.GetRequiredService<TimeProvider>(),
            Logger(provider, name));
    }

    private static DeliveryService CreateDelivery(IServiceProvider provider, string name)
    {
        // A process that only delivers has instruments too.
        _ = provider.GetRequiredKeyedService<IngestionTelemetry>(name);
        return new(provider.GetRequiredKeyedService<UsageQueue>(name));
    }

    /// <summary>How long an attempt of a process that is gone may be under way: where there is no limit, as long as anybody would wait.</summary>
    private static TimeSpan AttemptTimeout(TimeSpan configured) => configured == Timeout.InfiniteTimeSpan ? TimeSpan.FromHours(1) : configured;

    private static ILogger Logger(IServiceProvider provider, string name) =>
        provider.GetService<ILoggerFactory>()?.CreateLogger(name.Length == 0 ? "UsageSdk.Ingestion" : $"UsageSdk.Ingestion.{name}") ?? NullLogger.Instance;

    private sealed record Builder(string Name, IServiceCollection Services) : IUsageIngestionBuilder;
}

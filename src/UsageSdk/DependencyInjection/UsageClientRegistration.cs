using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UsageSdk.Authentication;
using UsageSdk.Http;
using UsageSdk.Telemetry;

namespace UsageSdk.DependencyInjection;

/// <summary>Puts a client into a container, once for each name.</summary>
internal static class UsageClientRegistration
{
    public static IUsageClientBuilder Register(IServiceCollection services, string name)
    {
        services.AddOptionsWithValidateOnStart<UsageClientOptions, UsageClientOptionsValidator>(name);
        services.TryAddSingleton(TimeProvider.System);
        var builder = new UsageClientBuilder(
            name,
            services,
            services.AddHttpClient(HttpName(name, nameof(UsageClientOptions.Autumn))),
            services.AddHttpClient(HttpName(name, nameof(UsageClientOptions.DodoPayments))),
            services.AddHttpClient(HttpName(name, nameof(UsageClientOptions.UsageEngine))));

        // HTTP client builders add up: a second registration would add everything twice.
        if (!services.Any(descriptor => descriptor.ServiceType == typeof(Marker) && Equals(descriptor.ServiceKey, name)))
        {
            services.AddKeyedSingleton(name, new Marker());
            ConfigureHttp(builder.Autumn, name);
            ConfigureHttp(builder.DodoPayments, name);
            ConfigureHttp(builder.UsageEngine, name);
            AddClient(services, name);
        }

        return builder;
    }

    private static void ConfigureHttp(IHttpClientBuilder http, string name) => http
        .ConfigureHttpClient(static client => client.Timeout = Timeout.InfiniteTimeSpan)
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        // Those that an application gives to all its clients, by ConfigureHttpClientDefaults, often repeat requests: what may be sent once only would be sent again.
        .ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => handlers.Clear())
        .RedactLoggedHeaders(static _ => true)
        .ConfigurePrimaryHttpMessageHandler(provider =>
        {
            var options = OptionsOf(provider, name);
            return options.PrimaryHandler ?? Connections.CreateHandler(options);
        });

    private static void AddClient(IServiceCollection services, string name)
    {
        Add<IUsageClient>(services, name, provider => CreateClient(provider, name));
        Add(services, name, provider => ClientOf(provider, name).Events);
        Add(services, name, provider => ClientOf(provider, name).UsageEvents);
        Add(services, name, provider => ClientOf(provider, name).MeterTypes);
        Add(services, name, provider => ClientOf(provider, name).Meters);
        Add(services, name, provider => ClientOf(provider, name).Collectors);
        Add(services, name, provider => ClientOf(provider, name).Streams);
        Add(services, name, provider => ClientOf(provider, name).Aggregation);
    }

    private static void Add<TService>(IServiceCollection services, string name, Func<IServiceProvider, TService> create)
        where TService : class
    {
        if (name == Options.DefaultName)
        {
            services.TryAddSingleton(create);
        }
        else
        {
            services.TryAddKeyedSingleton(name, (provider, _) => create(provider));
        }
    }

    private static IUsageClient ClientOf(IServiceProvider provider, string name) =>
        name == Options.DefaultName ? provider.GetRequiredService<IUsageClient>() : provider.GetRequiredKeyedService<IUsageClient>(name);

    private static UsageClient CreateClient(IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        var time = options.TimeProvider ?? provider.GetRequiredService<TimeProvider>();
        var factory = provider.GetRequiredService<IHttpClientFactory>();
        var telemetry = new ClientTelemetry(name, options.MeterFactory ?? provider.GetService<IMeterFactory>(), options.LoggerFactory ?? provider.GetService<ILoggerFactory>());
        var current = new CurrentOptions(provider.GetRequiredService<IOptionsMonitor<UsageClientOptions>>(), name, options, telemetry.Log);
        return UsageClient.CreateInContainer(new ClientParts(options)
        {
            Current = current.Read,
            Time = time,
            Telemetry = telemetry,
            Http = service => factory.CreateClient(HttpName(name, service)),
            Share = ShareOf(provider, name, telemetry, time),
        });
    }

    private static Func<string, SharedToken>? ShareOf(IServiceProvider provider, string name, ClientTelemetry telemetry, TimeProvider time)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<DistributedTokenCacheOptions>>().Get(name);
        if (!options.IsEnabled)
        {
            return null;
        }

        var cache = name == Options.DefaultName ? provider.GetRequiredService<IDistributedCache>()
            : provider.GetKeyedService<IDistributedCache>(name) ?? provider.GetRequiredService<IDistributedCache>();
        return fingerprint => new SharedToken(cache, options, fingerprint, telemetry.Log, time);
    }

    private static UsageClientOptions OptionsOf(IServiceProvider provider, string name) => provider.GetRequiredService<IOptionsMonitor<UsageClientOptions>>().Get(name);

    private static string HttpName(string name, string service) => name.Length == 0 ? $"UsageSdk.{service}" : $"UsageSdk.{name}.{service}";

    /// <summary>Tells that a name is registered.</summary>
    private sealed class Marker;
}

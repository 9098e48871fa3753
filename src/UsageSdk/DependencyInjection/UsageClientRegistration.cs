using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using UsageSdk.Http;

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
        .RedactLoggedHeaders(static _ => true)
        .ConfigurePrimaryHttpMessageHandler(provider => Options(provider, name).PrimaryHandler ?? Connections.CreateHandler());

    private static void AddClient(IServiceCollection services, string name)
    {
        if (name == Microsoft.Extensions.Options.Options.DefaultName)
        {
            services.TryAddSingleton<IUsageClient>(static provider => CreateClient(provider, Microsoft.Extensions.Options.Options.DefaultName));
        }
        else
        {
            services.TryAddKeyedSingleton<IUsageClient>(name, static (provider, key) => CreateClient(provider, (string)key!));
        }

        AddGroup(services, name, static client => client.Events);
        AddGroup(services, name, static client => client.UsageEvents);
        AddGroup(services, name, static client => client.MeterTypes);
        AddGroup(services, name, static client => client.Meters);
        AddGroup(services, name, static client => client.Collectors);
        AddGroup(services, name, static client => client.Streams);
        AddGroup(services, name, static client => client.Aggregation);
    }

    private static void AddGroup<TGroup>(IServiceCollection services, string name, Func<IUsageClient, TGroup> group)
        where TGroup : class
    {
        if (name == Microsoft.Extensions.Options.Options.DefaultName)
        {
            services.TryAddSingleton(provider => group(provider.GetRequiredService<IUsageClient>()));
        }
        else
        {
            services.TryAddKeyedSingleton(name, (provider, key) => group(provider.GetRequiredKeyedService<IUsageClient>(key)));
        }
    }

    private static UsageClient CreateClient(IServiceProvider provider, string name)
    {
        var options = Options(provider, name);
        var factory = provider.GetRequiredService<IHttpClientFactory>();
        return UsageClient.CreateInContainer(options, options.TimeProvider ?? provider.GetRequiredService<TimeProvider>(), service => factory.CreateClient(HttpName(name, service)));
    }

    private static UsageClientOptions Options(IServiceProvider provider, string name) => provider.GetRequiredService<IOptionsMonitor<UsageClientOptions>>().Get(name);

    private static string HttpName(string name, string service) => name.Length == 0 ? $"UsageSdk.{service}" : $"UsageSdk.{name}.{service}";

    /// <summary>Tells that a name is registered.</summary>
    private sealed class Marker;
}

using Microsoft.Extensions.Configuration;
using UsageSdk;
using UsageSdk.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds usage clients to a container.</summary>
public static class UsageClientServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IUsageClient"/> and its groups as singletons.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Sets options; null for the defaults. Several calls add up.</param>
    /// <returns>The client, to be configured further.</returns>
    public static IUsageClientBuilder AddUsageClient(this IServiceCollection services, Action<UsageClientOptions>? configure = null) => services.AddUsageClient(Options.Options.DefaultName, configure);

    /// <summary>Adds <see cref="IUsageClient"/> and its groups as singletons, keyed by a name: one for each tenant, for example.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">The name, which is the services' key.</param>
    /// <param name="configure">Sets options; null for the defaults. Several calls for a name add up.</param>
    /// <returns>The client, to be configured further.</returns>
    public static IUsageClientBuilder AddUsageClient(this IServiceCollection services, string name, Action<UsageClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        var builder = UsageClientRegistration.Register(services, name);
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        return builder;
    }

    /// <summary>Adds <see cref="IUsageClient"/> and its groups as singletons, with options from configuration.</summary>
    /// <remarks>
    /// When the configuration reloads, the credentials in it (keys, client id, client secret, audience) hold from the next call on; everything
    /// else stays as it was when the client was made. A reload that is not valid fails for whoever reloads, and leaves the last good
    /// credentials in force.
    /// </remarks>
    /// <param name="services">The container.</param>
    /// <param name="section">The section: <c>Autumn:SecretKey</c>, <c>DodoPayments:ApiKey</c>, <c>DodoPayments:Environment</c>, <c>UsageEngine:ClientId</c> and the other options.</param>
    /// <returns>The client, to be configured further.</returns>
    public static IUsageClientBuilder AddUsageClient(this IServiceCollection services, IConfiguration section) => services.AddUsageClient(Options.Options.DefaultName, section);

    /// <summary>Adds <see cref="IUsageClient"/> and its groups as singletons, keyed by a name, with options from configuration.</summary>
    /// <remarks>
    /// When the configuration reloads, the credentials in it (keys, client id, client secret, audience) hold from the next call on; everything
    /// else stays as it was when the client was made. A reload that is not valid fails for whoever reloads, and leaves the last good
    /// credentials in force.
    /// </remarks>
    /// <param name="services">The container.</param>
    /// <param name="name">The name, which is the services' key.</param>
    /// <param name="section">The section: <c>Autumn:SecretKey</c>, <c>DodoPayments:ApiKey</c>, <c>DodoPayments:Environment</c>, <c>UsageEngine:ClientId</c> and the other options.</param>
    /// <returns>The client, to be configured further.</returns>
    public static IUsageClientBuilder AddUsageClient(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(section);
        var builder = UsageClientRegistration.Register(services, name);
        services.Configure<UsageClientOptions>(name, section);
        return builder;
    }
}

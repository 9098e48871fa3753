using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using UsageSdk.Ingestion;
using UsageSdk.Ingestion.Internal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds durable queues of usage events to a container.</summary>
public static class UsageIngestionServiceCollectionExtensions
{
    private const string HealthCheckName = "usage-ingestion";

    /// <summary>
    /// Adds <see cref="IUsageIngestor"/>, a durable queue in front of the <see cref="UsageSdk.IUsageClient"/> of <c>AddUsageClient</c>, and its delivery as a
    /// hosted service. Choose its store with <c>UseSqlite</c>, <c>UsePostgreSql</c> or <c>UseInMemory</c>.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Sets options; null for the defaults. Several calls add up.</param>
    /// <returns>The queue, to be configured further.</returns>
    public static IUsageIngestionBuilder AddUsageIngestion(this IServiceCollection services, Action<UsageIngestionOptions>? configure = null) =>
        services.AddUsageIngestion(Options.Options.DefaultName, configure);

    /// <summary>Adds <see cref="IUsageIngestor"/> keyed by a name, in front of the client of that name.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">The name, which is the services' key.</param>
    /// <param name="configure">Sets options; null for the defaults. Several calls for a name add up.</param>
    /// <returns>The queue, to be configured further.</returns>
    public static IUsageIngestionBuilder AddUsageIngestion(this IServiceCollection services, string name, Action<UsageIngestionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        var builder = UsageIngestionRegistration.Register(services, name);
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        return builder;
    }

    /// <summary>Adds <see cref="IUsageIngestor"/> with options from configuration.</summary>
    /// <param name="services">The container.</param>
    /// <param name="section">The section: <c>Capacity</c>, <c>DodoPayments:Linger</c> and the other options.</param>
    /// <returns>The queue, to be configured further.</returns>
    public static IUsageIngestionBuilder AddUsageIngestion(this IServiceCollection services, IConfiguration section) =>
        services.AddUsageIngestion(Options.Options.DefaultName, section);

    /// <summary>Adds <see cref="IUsageIngestor"/> keyed by a name, with options from configuration.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">The name, which is the services' key.</param>
    /// <param name="section">The section: <c>Capacity</c>, <c>DodoPayments:Linger</c> and the other options.</param>
    /// <returns>The queue, to be configured further.</returns>
    public static IUsageIngestionBuilder AddUsageIngestion(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(section);
        var builder = UsageIngestionRegistration.Register(services, name);
        services.Configure<UsageIngestionOptions>(name, section);
        return builder;
    }

    /// <summary>
    /// Adds the health of a queue: unhealthy when its store fails or its books do not balance, degraded when an event has used half of the time in which its
    /// service takes it, when a destination has not succeeded for five minutes or needs attention, as with a refused credential, or when delivery does not run.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name; null for <c>usage-ingestion</c>, and <c>usage-ingestion-</c> with the name of a queue that has one.</param>
    /// <param name="failureStatus">The status in place of unhealthy; null for that.</param>
    /// <param name="tags">Tags of the check; null for none.</param>
    /// <param name="queueName">The queue's name; empty for the one without a name.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddUsageIngestion(
        this IHealthChecksBuilder builder, string? name = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null, string queueName = "")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(queueName);
        return builder.Add(new(
            name ?? (queueName.Length == 0 ? HealthCheckName : $"{HealthCheckName}-{queueName}"),
            services => new IngestionHealthCheck(services.GetRequiredKeyedService<UsageQueue>(queueName)),
            failureStatus,
            tags));
    }
}

using Npgsql;
using UsageSdk.Ingestion.PostgreSql;
using UsageSdk.Ingestion.PostgreSql.Internal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the events of queues in PostgreSQL.</summary>
public static class PostgreSqlIngestionBuilderExtensions
{
    /// <summary>Keeps the events in PostgreSQL, 13 or later. All processes that name the same database and schema share one queue.</summary>
    /// <param name="builder">The queue.</param>
    /// <param name="dataSource">The database; it belongs to the caller, and is never disposed. One of <see cref="NpgsqlSlimDataSourceBuilder"/> needs <c>EnableArrays()</c>.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>The queue, to be configured further.</returns>
    public static IUsageIngestionBuilder UsePostgreSql(this IUsageIngestionBuilder builder, NpgsqlDataSource dataSource, Action<PostgreSqlStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.UsePostgreSql(_ => dataSource, configure);
    }

    /// <summary>Keeps the events in PostgreSQL, 13 or later, with a data source of the container.</summary>
    /// <param name="builder">The queue.</param>
    /// <param name="dataSource">Finds the database; it belongs to the caller or the container, and is never disposed by the queue. One of <see cref="NpgsqlSlimDataSourceBuilder"/> needs <c>EnableArrays()</c>.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>The queue, to be configured further.</returns>
    public static IUsageIngestionBuilder UsePostgreSql(this IUsageIngestionBuilder builder, Func<IServiceProvider, NpgsqlDataSource> dataSource, Action<PostgreSqlStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dataSource);
        var options = new PostgreSqlStoreOptions();
        configure?.Invoke(options);
        return builder.UseStore(services => new PostgreSqlEventStore(dataSource(services), options, services.GetService<TimeProvider>() ?? TimeProvider.System));
    }
}

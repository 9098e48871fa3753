using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using UsageSdk.Ingestion.Stores;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

/// <summary>Stores in PostgreSQL, as a container makes them.</summary>
internal static class Stores
{
    private static readonly ConditionalWeakTable<IUsageEventStore, string> Schemas = [];

    /// <summary>A store that is not yet opened.</summary>
    public static IUsageEventStore Create(NpgsqlDataSource dataSource, string schema, Action<PostgreSqlStoreOptions>? configure = null, TimeProvider? timeProvider = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(timeProvider ?? TimeProvider.System);
        var queue = new Queue(services);
        queue.UsePostgreSql(dataSource, options =>
        {
            options.Schema = schema;
            configure?.Invoke(options);
        });
        var store = services.BuildServiceProvider().GetRequiredKeyedService<IUsageEventStore>(queue.Name);
        Schemas.Add(store, schema);
        return store;
    }

    /// <summary>A store of a schema, opened.</summary>
    public static async ValueTask<IUsageEventStore> OpenAsync(NpgsqlDataSource dataSource, string schema, TimeProvider? timeProvider = null)
    {
        var store = Create(dataSource, schema, timeProvider: timeProvider);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        return store;
    }

    /// <summary>An empty store.</summary>
    public static ValueTask<IUsageEventStore> OpenNewAsync(PostgreSqlServer server)
    {
        server.Require();
        return OpenAsync(server.DataSource, server.NewSchema());
    }

    /// <summary>The schema of a store.</summary>
    public static string Schema(IUsageEventStore store) => Schemas.TryGetValue(store, out var schema) ? schema : throw new ArgumentException("The store is not of this class.", nameof(store));

    /// <summary>A table of a store, in SQL.</summary>
    public static string Table(IUsageEventStore store, string table = "events") => $"{Quote(Schema(store))}.{table}";

    /// <summary>A name in SQL.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Ends an owner's leases by the clock of the database, which no test can move.</summary>
    public static async ValueTask EndLeasesAsync(PostgreSqlServer server, IUsageEventStore store, string owner) =>
        await server.AskAsync($"UPDATE {Table(store)} SET lease_until = clock_timestamp() - interval '1 millisecond' WHERE owner = '{owner}'");

    private sealed record Queue(IServiceCollection Services) : IUsageIngestionBuilder
    {
        public string Name => "queue";
    }
}
